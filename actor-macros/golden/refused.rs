#[actor]
struct Counter;

#[actor]
impl Counter {
    #[handler]
    fn greet(&self, name: &str) -> u64 {
        0
    }

    #[handler]
    fn all(&self) -> impl Iterator<Item = u64> {
        None.into_iter()
    }

    #[handler]
    fn put<T: Into<u64>>(&mut self, value: T) {}

    #[handler]
    fn get(&self) -> u64 {
        0
    }
}

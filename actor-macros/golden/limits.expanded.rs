impl Rows {
    #[cfg_attr(clippy, .., reason = "..")]
    pub async fn find(&mut self, key: u64) -> io::Result<Row> {
        todo!()
    }
    #[cfg_attr(clippy, .., reason = "..")]
    pub fn rows(
        &self,
    ) -> impl Stream<
        Item = Row,
    > + ::core::marker::Send + ::actor_core::private::OwnsItsData + use<> {
        stream::iter(self.rows.clone())
    }
}
#[handler(__mention)]
const _: () = ();
#[allow(.., reason = "..")]
const _: () = {
    #[cfg(rust_analyzer)]
    mod __options {
        use ::actor_core::private::options::handler::limit as _;
        use ::actor_core::private::options::handler::timeout as _;
    }
};
const _: () = ::actor_core::private::reply::<Row>();
/// The messages of [`Rows`], one for each handler.
#[doc(hidden)]
#[allow(.., reason = "..")]
#[cfg_attr(clippy, .., reason = "..")]
pub enum RowsMsg {
    Find {
        key: u64,
        __reply: ::actor_core::Reply<
            <io::Result<Row> as ::actor_core::private::ResultParts>::Ok,
            <io::Result<Row> as ::actor_core::private::ResultParts>::Err,
        >,
    },
    Rows { __reply: ::actor_core::Reply<::actor_core::Streaming<Row>> },
}
#[automatically_derived]
#[allow(.., reason = "..")]
#[cfg_attr(clippy, .., reason = "..")]
impl ::actor_core::private::Message for RowsMsg {
    const NAMES: &'static [&'static str] = &["find", "rows"];
    fn index(&self) -> u16 {
        match *self {
            RowsMsg::Find { .. } => 0u16,
            RowsMsg::Rows { .. } => 1u16,
        }
    }
}
#[automatically_derived]
#[allow(.., reason = "..")]
#[cfg_attr(clippy, .., reason = "..")]
impl RowsMsg {
    fn __reply_to_find(
        &mut self,
        __reply: ::actor_core::Reply<
            <io::Result<Row> as ::actor_core::private::ResultParts>::Ok,
            <io::Result<Row> as ::actor_core::private::ResultParts>::Err,
        >,
    ) {
        match self {
            RowsMsg::Find { __reply: __slot, .. } => *__slot = __reply,
            _ => {}
        }
    }
    fn __reply_to_rows(
        &mut self,
        __reply: ::actor_core::Reply<::actor_core::Streaming<Row>>,
    ) {
        match self {
            RowsMsg::Rows { __reply: __slot, .. } => *__slot = __reply,
            _ => {}
        }
    }
}
#[automatically_derived]
#[allow(.., reason = "..")]
#[cfg_attr(clippy, .., reason = "..")]
impl ::actor_core::private::Handled<RowsRef> for Rows {
    type Msg = RowsMsg;
    type Ref = RowsRef;
    type Hooks = ::actor_core::private::Plain;
}
const _: () = {
    #[allow(.., reason = "..")]
    #[cfg_attr(clippy, .., reason = "..")]
    type __Ref = RowsRef;
    const _: () = {
        #[cfg(not(doc))]
        #[allow(.., reason = "..")]
        #[cfg_attr(clippy, .., reason = "..")]
        type Rows = <__Ref as ::actor_core::private::Handle>::Actor;
        #[allow(.., reason = "..")]
        #[cfg_attr(clippy, .., reason = "..")]
        impl __Ref {
            /// Calls the `find` handler.
            #[inline]
            pub fn find(
                &self,
                key: u64,
            ) -> ::actor_core::Call<
                '_,
                Rows,
                <io::Result<Row> as ::actor_core::private::ResultParts>::Ok,
                <io::Result<Row> as ::actor_core::private::ResultParts>::Err,
            > {
                ::actor_core::Call::new(
                        &**self,
                        RowsMsg::Find {
                            key,
                            __reply: ::actor_core::Reply::none(),
                        },
                        RowsMsg::__reply_to_find,
                    )
                    .timeout(::core::time::Duration::from_millis(5000u64))
            }
            /// Calls the `rows` handler.
            #[inline]
            pub fn rows(
                &self,
            ) -> ::actor_core::Call<'_, Rows, ::actor_core::Streaming<Row>> {
                ::actor_core::Call::new(
                    &**self,
                    RowsMsg::Rows {
                        __reply: ::actor_core::Reply::none(),
                    },
                    RowsMsg::__reply_to_rows,
                )
            }
        }
    };
};
#[doc(hidden)]
#[automatically_derived]
#[allow(.., reason = "..")]
#[cfg_attr(clippy, .., reason = "..")]
impl ::actor_core::private::Actor for Rows
where
    for<'__a> Row: ::actor_core::private::HandlerReply,
{
    fn handle_now(
        &mut self,
        __message: RowsMsg,
        __ctx: &mut ::actor_core::Context<Self>,
    ) -> ::core::option::Option<RowsMsg> {
        match __message {
            RowsMsg::Rows { __reply } => {
                if !::actor_core::private::admit(__ctx, &__reply) {
                    return ::core::option::Option::None;
                }
                let __out = Self::rows(self);
                ::actor_core::private::finish_stream(self, __ctx, __reply, __out);
            }
            __other => return ::core::option::Option::Some(__other),
        }
        ::core::option::Option::None
    }
    fn handle<'__a>(
        &'__a mut self,
        __message: RowsMsg,
        __ctx: &'__a mut ::actor_core::Context<Self>,
    ) -> impl ::core::future::Future<Output = ()> + '__a
    where
        for<'__b> Rows: ::core::marker::Send,
    {
        async move {
            match __message {
                RowsMsg::Find { key, __reply } => {
                    if !::actor_core::private::admit(__ctx, &__reply) {
                        return;
                    }
                    let __out = match ::actor_core::private::Limit::cancel(
                            ::core::time::Duration::from_millis(250u64),
                            "find",
                        )
                        .run(::actor_core::private::send_future(Self::find(self, key)))
                        .await
                    {
                        ::core::result::Result::Ok(__out) => __out,
                        ::core::result::Result::Err(__over) => {
                            return ::actor_core::private::over_limit(
                                __ctx,
                                __reply,
                                __over,
                            );
                        }
                    };
                    ::actor_core::private::finish_result(self, __ctx, __reply, __out);
                }
                _ => ::core::unreachable!(),
            }
        }
    }
    const HEARS_START: bool = false;
    const HEARS_STOP: bool = false;
}

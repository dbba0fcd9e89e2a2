impl Printer {
    #[cfg_attr(clippy, .., reason = "..")]
    pub fn seen(&self) -> u32 {
        todo!()
    }
}
#[handler(__mention)]
const _: () = ();
#[allow(.., reason = "..")]
const _: () = {
    #[cfg(rust_analyzer)]
    mod __options {
        use ::actor_core::private::options::on_block::implements as _;
    }
};
/// The messages of [`Printer`], one for each handler.
#[doc(hidden)]
#[allow(.., reason = "..")]
#[cfg_attr(clippy, .., reason = "..")]
pub enum PrinterMsg {
    Seen { __reply: ::actor_core::Reply<u32> },
    __Subscriber(<__Printer__Subscriber as ::actor_core::private::Listed>::Msg),
    __Count(<__Printer__Count as ::actor_core::private::Listed>::Msg),
}
#[automatically_derived]
#[allow(.., reason = "..")]
#[cfg_attr(clippy, .., reason = "..")]
impl ::actor_core::private::Message for PrinterMsg {
    const NAMES: &'static [&'static str] = &["seen", "Subscriber", "Count"];
    fn index(&self) -> u16 {
        match *self {
            PrinterMsg::Seen { .. } => 0u16,
            Self::__Subscriber(..) => 1u16,
            Self::__Count(..) => 2u16,
        }
    }
    const PARTS: &'static [&'static [&'static str]] = &[
        <<__Printer__Subscriber as ::actor_core::private::Listed>::Msg as ::actor_core::private::Message>::NAMES,
        <<__Printer__Count as ::actor_core::private::Listed>::Msg as ::actor_core::private::Message>::NAMES,
    ];
    fn place(&self) -> u32 {
        match self {
            Self::__Subscriber(__message) => {
                Self::within(
                    ::actor_core::private::Message::index(self),
                    ::actor_core::private::Message::index(__message),
                )
            }
            Self::__Count(__message) => {
                Self::within(
                    ::actor_core::private::Message::index(self),
                    ::actor_core::private::Message::index(__message),
                )
            }
            __own => {
                <u32 as ::core::convert::From<
                    u16,
                >>::from(::actor_core::private::Message::index(__own))
            }
        }
    }
    fn lane(&self) -> ::actor_core::private::Lane {
        match *self {
            Self::__Subscriber(ref __message) => {
                ::actor_core::private::Message::lane(__message)
            }
            Self::__Count(ref __message) => {
                ::actor_core::private::Message::lane(__message)
            }
            _ => ::actor_core::private::Lane::Normal,
        }
    }
    fn key(&self) -> ::core::option::Option<::actor_core::private::MessageKey> {
        match *self {
            Self::__Subscriber(ref __message) => {
                ::actor_core::private::Message::key(__message)
            }
            Self::__Count(ref __message) => {
                ::actor_core::private::Message::key(__message)
            }
            _ => ::core::option::Option::None,
        }
    }
}
#[automatically_derived]
#[allow(.., reason = "..")]
#[cfg_attr(clippy, .., reason = "..")]
impl PrinterMsg {
    fn __reply_to_seen(&mut self, __reply: ::actor_core::Reply<u32>) {
        match self {
            PrinterMsg::Seen { __reply: __slot, .. } => *__slot = __reply,
            _ => {}
        }
    }
}
#[automatically_derived]
#[allow(.., reason = "..")]
#[cfg_attr(clippy, .., reason = "..")]
impl ::actor_core::private::Handled<PrinterRef> for Printer {
    type Msg = PrinterMsg;
    type Ref = PrinterRef;
    type Hooks = ::actor_core::private::Plain;
}
const _: () = {
    #[allow(.., reason = "..")]
    #[cfg_attr(clippy, .., reason = "..")]
    type __Ref = PrinterRef;
    const _: () = {
        #[cfg(not(doc))]
        #[allow(.., reason = "..")]
        #[cfg_attr(clippy, .., reason = "..")]
        type Printer = <__Ref as ::actor_core::private::Handle>::Actor;
        #[allow(.., reason = "..")]
        #[cfg_attr(clippy, .., reason = "..")]
        impl __Ref {
            /// Calls the `seen` handler.
            #[inline]
            pub fn seen(&self) -> ::actor_core::Call<'_, Printer, u32> {
                ::actor_core::Call::new(
                    &**self,
                    PrinterMsg::Seen {
                        __reply: ::actor_core::Reply::none(),
                    },
                    PrinterMsg::__reply_to_seen,
                )
            }
        }
    };
};
#[allow(.., reason = "..")]
#[cfg_attr(clippy, .., reason = "..")]
type __Printer__Subscriber = ::actor_core::private::Spoken<
    dyn Subscriber<Event>,
    { <dyn Subscriber<Event> as ::actor_core::private::Protocol>::KNOWN },
>;
#[allow(.., reason = "..")]
#[cfg_attr(clippy, .., reason = "..")]
type __Printer__Count = ::actor_core::private::Spoken<
    dyn bus::Count,
    { <dyn bus::Count as ::actor_core::private::Protocol>::KNOWN },
>;
#[automatically_derived]
#[allow(.., reason = "..")]
#[cfg_attr(clippy, .., reason = "..")]
impl ::actor_core::private::Accepts<dyn Subscriber<Event>> for PrinterMsg {
    type Part = <__Printer__Subscriber as ::actor_core::private::Listed>::Msg;
    #[inline]
    fn wrap(
        __message: <__Printer__Subscriber as ::actor_core::private::Listed>::Msg,
    ) -> Self {
        Self::__Subscriber(__message)
    }
    #[inline]
    fn unwrap(
        self,
    ) -> ::core::option::Option<
        <__Printer__Subscriber as ::actor_core::private::Listed>::Msg,
    > {
        match self {
            Self::__Subscriber(__message) => ::core::option::Option::Some(__message),
            _ => ::core::option::Option::None,
        }
    }
}
#[automatically_derived]
#[allow(.., reason = "..")]
#[cfg_attr(clippy, .., reason = "..")]
impl ::actor_core::private::Accepts<dyn bus::Count> for PrinterMsg {
    type Part = <__Printer__Count as ::actor_core::private::Listed>::Msg;
    #[inline]
    fn wrap(
        __message: <__Printer__Count as ::actor_core::private::Listed>::Msg,
    ) -> Self {
        Self::__Count(__message)
    }
    #[inline]
    fn unwrap(
        self,
    ) -> ::core::option::Option<
        <__Printer__Count as ::actor_core::private::Listed>::Msg,
    > {
        match self {
            Self::__Count(__message) => ::core::option::Option::Some(__message),
            _ => ::core::option::Option::None,
        }
    }
}
#[doc(hidden)]
#[automatically_derived]
#[allow(.., reason = "..")]
#[cfg_attr(clippy, .., reason = "..")]
impl ::actor_core::private::Actor for Printer
where
    Printer: Subscriber<Event>,
    Printer: bus::Count,
{
    fn handle_now(
        &mut self,
        __message: PrinterMsg,
        __ctx: &mut ::actor_core::Context<Self>,
    ) -> ::core::option::Option<PrinterMsg> {
        match __message {
            PrinterMsg::Seen { __reply } => {
                if !::actor_core::private::admit(__ctx, &__reply) {
                    return ::core::option::Option::None;
                }
                let __out = Self::seen(self);
                ::actor_core::private::finish_value(self, __ctx, __reply, __out);
            }
            PrinterMsg::__Subscriber(__message) => {
                return ::core::option::Option::map(
                    <__Printer__Subscriber as ::actor_core::private::Route<
                        Self,
                    >>::handle_now(self, __message, __ctx),
                    PrinterMsg::__Subscriber,
                );
            }
            PrinterMsg::__Count(__message) => {
                return ::core::option::Option::map(
                    <__Printer__Count as ::actor_core::private::Route<
                        Self,
                    >>::handle_now(self, __message, __ctx),
                    PrinterMsg::__Count,
                );
            }
        }
        ::core::option::Option::None
    }
    fn handle<'__a>(
        &'__a mut self,
        __message: PrinterMsg,
        __ctx: &'__a mut ::actor_core::Context<Self>,
    ) -> impl ::core::future::Future<Output = ()> + '__a
    where
        for<'__b> Printer: ::core::marker::Send,
    {
        async move {
            match __message {
                PrinterMsg::__Subscriber(__message) => {
                    <__Printer__Subscriber as ::actor_core::private::Route<
                        Self,
                    >>::handle(self, __message, __ctx)
                        .await
                }
                PrinterMsg::__Count(__message) => {
                    <__Printer__Count as ::actor_core::private::Route<
                        Self,
                    >>::handle(self, __message, __ctx)
                        .await
                }
                _ => ::core::unreachable!(),
            }
        }
    }
    const HEARS_START: bool = false;
    const HEARS_STOP: bool = false;
}
impl Subscriber<Event> for Printer {
    async fn notify(&mut self, event: Event) {
        todo!()
    }
}

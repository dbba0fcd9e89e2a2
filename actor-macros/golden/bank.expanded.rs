pub(crate) enum Bank {
    Open,
    Closed,
}
/// The address of a running [`Bank`]: cheap to clone, with one method for each handler.
#[allow(.., reason = "..")]
#[cfg_attr(clippy, .., reason = "..")]
pub(crate) struct BankRef(::actor_core::ActorRef<Bank>);
#[automatically_derived]
impl ::core::ops::Deref for BankRef {
    type Target = ::actor_core::ActorRef<Bank>;
    #[inline]
    fn deref(&self) -> &Self::Target {
        &self.0
    }
}
#[automatically_derived]
impl ::actor_core::private::Handle for BankRef {
    type Actor = Bank;
    #[inline]
    fn actor_ref(&self) -> &::actor_core::ActorRef<Bank> {
        &self.0
    }
}
#[automatically_derived]
impl ::core::convert::From<::actor_core::ActorRef<Bank>> for BankRef {
    #[inline]
    fn from(__inner: ::actor_core::ActorRef<Bank>) -> Self {
        Self(__inner)
    }
}
#[automatically_derived]
impl ::core::clone::Clone for BankRef {
    #[inline]
    fn clone(&self) -> Self {
        Self(::core::clone::Clone::clone(&self.0))
    }
}
#[automatically_derived]
impl ::core::fmt::Debug for BankRef {
    fn fmt(&self, __formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        ::core::fmt::Debug::fmt(&self.0, __formatter)
    }
}
#[automatically_derived]
impl ::core::cmp::PartialEq for BankRef {
    #[inline]
    fn eq(&self, __other: &Self) -> bool {
        ::core::cmp::PartialEq::eq(&self.0, &__other.0)
    }
}
#[automatically_derived]
impl ::core::cmp::Eq for BankRef {}
#[automatically_derived]
impl ::core::hash::Hash for BankRef {
    #[inline]
    fn hash<__H: ::core::hash::Hasher>(&self, __state: &mut __H) {
        ::core::hash::Hash::hash(&self.0, __state);
    }
}
#[automatically_derived]
impl ::actor_core::private::Defined for Bank {
    type Hooks = ::actor_core::private::Plain;
}
#[automatically_derived]
#[allow(.., reason = "..")]
#[cfg_attr(clippy, .., reason = "..")]
impl ::actor_core::private::Interface for Bank {
    type Msg = <Bank as ::actor_core::private::Handled<BankRef>>::Msg;
    type Sink = ::actor_core::ActorRef<Self>;
    type Ref = BankRef;
    type Hooks = ::actor_core::private::Plain;
}
impl Bank {
    #[deprecated = "use `transfer`"]
    #[cfg_attr(clippy, .., reason = "..")]
    pub(crate) fn withdraw(
        &mut self,
        who: String,
        (pounds, pence): (u64, u8),
    ) -> Result<u64, BankError> {
        todo!()
    }
    #[cfg_attr(clippy, .., reason = "..")]
    fn statement(&self, path: impl Into<PathBuf>) -> io::Result<Box<Self>> {
        todo!()
    }
    #[cfg_attr(clippy, .., reason = "..")]
    async fn audit(&mut self, reply: Reply<u64, BankError>, order: Order) {
        self.pending.push((order, reply));
    }
    #[cfg_attr(clippy, .., reason = "..")]
    async fn begin(&mut self, ctx: &mut Context<Self>) -> Result<(), BankError> {
        todo!()
    }
    #[cfg_attr(clippy, .., reason = "..")]
    fn end(&mut self, reason: ExitReason) {}
}
#[handler(__mention)]
const _: () = ();
#[started(__mention)]
const _: () = ();
#[stopped(__mention)]
const _: () = ();
const _: () = ::actor_core::private::reply::<BankError>();
const _: () = ::actor_core::private::arg::<Order>();
const _: () = ::actor_core::private::reply::<BankError>();
const _: () = ::actor_core::private::MessageSize::<
    { ::core::mem::size_of::<(Order,)>() > ::actor_core::private::LARGE_MESSAGE },
>::check();
/// The messages of [`Bank`], one for each handler.
#[doc(hidden)]
#[allow(.., reason = "..")]
#[cfg_attr(clippy, .., reason = "..")]
pub enum BankMsg {
    Withdraw {
        who: String,
        arg2: (u64, u8),
        __reply: ::actor_core::Reply<u64, BankError>,
    },
    Statement {
        path: PathBuf,
        __reply: ::actor_core::Reply<
            <io::Result<Box<Bank>> as ::actor_core::private::ResultParts>::Ok,
            <io::Result<Box<Bank>> as ::actor_core::private::ResultParts>::Err,
        >,
    },
    Audit { order: Order, __reply: ::actor_core::Reply<u64, BankError> },
}
#[automatically_derived]
#[allow(.., reason = "..")]
#[cfg_attr(clippy, .., reason = "..")]
impl ::actor_core::private::Message for BankMsg {
    const NAMES: &'static [&'static str] = &["withdraw", "statement", "audit"];
    fn index(&self) -> u16 {
        match *self {
            BankMsg::Withdraw { .. } => 0u16,
            BankMsg::Statement { .. } => 1u16,
            BankMsg::Audit { .. } => 2u16,
        }
    }
}
#[automatically_derived]
#[allow(.., reason = "..")]
#[cfg_attr(clippy, .., reason = "..")]
impl BankMsg {
    fn __reply_to_withdraw(&mut self, __reply: ::actor_core::Reply<u64, BankError>) {
        match self {
            BankMsg::Withdraw { __reply: __slot, .. }
            | BankMsg::Audit { __reply: __slot, .. } => *__slot = __reply,
            _ => {}
        }
    }
    fn __reply_to_statement(
        &mut self,
        __reply: ::actor_core::Reply<
            <io::Result<Box<Bank>> as ::actor_core::private::ResultParts>::Ok,
            <io::Result<Box<Bank>> as ::actor_core::private::ResultParts>::Err,
        >,
    ) {
        match self {
            BankMsg::Statement { __reply: __slot, .. } => *__slot = __reply,
            _ => {}
        }
    }
}
#[automatically_derived]
#[allow(.., reason = "..")]
#[cfg_attr(clippy, .., reason = "..")]
impl ::actor_core::private::Handled<BankRef> for Bank {
    type Msg = BankMsg;
    type Ref = BankRef;
    type Hooks = ::actor_core::private::Plain;
}
const _: () = {
    #[allow(.., reason = "..")]
    #[cfg_attr(clippy, .., reason = "..")]
    type __Ref = BankRef;
    const _: () = {
        #[cfg(not(doc))]
        #[allow(.., reason = "..")]
        #[cfg_attr(clippy, .., reason = "..")]
        type Bank = <__Ref as ::actor_core::private::Handle>::Actor;
        #[allow(.., reason = "..")]
        #[cfg_attr(clippy, .., reason = "..")]
        impl __Ref {
            #[deprecated = "use `transfer`"]
            /// Calls the `withdraw` handler.
            #[inline]
            pub(crate) fn withdraw(
                &self,
                who: impl ::core::convert::Into<String>,
                arg2: (u64, u8),
            ) -> ::actor_core::Call<'_, Bank, u64, BankError> {
                ::actor_core::Call::new(
                    &**self,
                    BankMsg::Withdraw {
                        who: ::core::convert::Into::into(who),
                        arg2,
                        __reply: ::actor_core::Reply::none(),
                    },
                    BankMsg::__reply_to_withdraw,
                )
            }
            /// Calls the `statement` handler.
            #[inline]
            fn statement(
                &self,
                path: impl ::core::convert::Into<PathBuf>,
            ) -> ::actor_core::Call<
                '_,
                Bank,
                <io::Result<Box<Bank>> as ::actor_core::private::ResultParts>::Ok,
                <io::Result<Box<Bank>> as ::actor_core::private::ResultParts>::Err,
            > {
                ::actor_core::Call::new(
                    &**self,
                    BankMsg::Statement {
                        path: ::core::convert::Into::into(path),
                        __reply: ::actor_core::Reply::none(),
                    },
                    BankMsg::__reply_to_statement,
                )
            }
            /// Calls the `audit` handler.
            #[inline]
            fn audit(
                &self,
                order: Order,
            ) -> ::actor_core::Call<'_, Bank, u64, BankError> {
                ::actor_core::Call::new(
                    &**self,
                    BankMsg::Audit {
                        order,
                        __reply: ::actor_core::Reply::none(),
                    },
                    BankMsg::__reply_to_withdraw,
                )
            }
        }
    };
};
#[doc(hidden)]
#[automatically_derived]
#[allow(.., reason = "..")]
#[cfg_attr(clippy, .., reason = "..")]
impl ::actor_core::private::Actor for Bank
where
    for<'__a> BankError: ::actor_core::private::HandlerReply,
    for<'__a> Order: ::actor_core::private::HandlerArg,
    for<'__a> BankError: ::actor_core::private::HandlerReply,
{
    fn handle_now(
        &mut self,
        __message: BankMsg,
        __ctx: &mut ::actor_core::Context<Self>,
    ) -> ::core::option::Option<BankMsg> {
        match __message {
            BankMsg::Withdraw { who, arg2, __reply } => {
                if !::actor_core::private::admit(__ctx, &__reply) {
                    return ::core::option::Option::None;
                }
                let __out = Self::withdraw(self, who, arg2);
                ::actor_core::private::finish_result(self, __ctx, __reply, __out);
            }
            BankMsg::Statement { path, __reply } => {
                if !::actor_core::private::admit(__ctx, &__reply) {
                    return ::core::option::Option::None;
                }
                let __out = Self::statement(self, path);
                ::actor_core::private::finish_result(self, __ctx, __reply, __out);
            }
            __other => return ::core::option::Option::Some(__other),
        }
        ::core::option::Option::None
    }
    fn handle<'__a>(
        &'__a mut self,
        __message: BankMsg,
        __ctx: &'__a mut ::actor_core::Context<Self>,
    ) -> impl ::core::future::Future<Output = ()> + '__a
    where
        for<'__b> Bank: ::core::marker::Send,
    {
        async move {
            match __message {
                BankMsg::Audit { order, __reply } => {
                    if !::actor_core::private::admit(__ctx, &__reply) {
                        return;
                    }
                    let __reply = ::actor_core::private::lend(self, __ctx, __reply);
                    ::actor_core::private::send_future(Self::audit(self, __reply, order))
                        .await;
                }
                _ => ::core::unreachable!(),
            }
        }
    }
    fn started<'__a>(
        &'__a mut self,
        __ctx: &'__a mut ::actor_core::Context<Self>,
    ) -> impl ::core::future::Future<
        Output = ::core::result::Result<(), ::actor_core::private::Failure>,
    > + ::core::marker::Send + '__a
    where
        for<'__b> Bank: ::core::marker::Send,
    {
        async move {
            ::actor_core::private::HookOutput::into_hook(
                ::actor_core::private::send_future(Self::begin(self, __ctx)).await,
                "#[started]",
            )
        }
    }
    fn stopped<'__a>(
        &'__a mut self,
        __ctx: &'__a mut ::actor_core::Context<Self>,
        __reason: &'__a ::actor_core::private::ExitReason,
    ) -> impl ::core::future::Future<
        Output = ::core::result::Result<(), ::actor_core::private::Failure>,
    > + ::core::marker::Send + '__a
    where
        for<'__b> Bank: ::core::marker::Send,
    {
        async move {
            ::actor_core::private::HookOutput::into_hook(
                Self::end(self, ::core::clone::Clone::clone(__reason)),
                "#[stopped]",
            )
        }
    }
}

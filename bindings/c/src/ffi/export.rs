//! The macros that make every exported function, in this order: all out-arguments are emptied, then any
//! that is NULL is refused, then the arguments are read in the order in which they stand, then the call is
//! made, and what it gave is put. So no function can fail with something in an out-argument, and none
//! can use an argument that was not looked at.

/// Makes exported functions that give a status. A body has its arguments as the engine takes them, leaves
/// by `?`, and ends in what goes to the out-arguments: nothing, a value, or a tuple in their order.
///
/// | parameter | in C | in the body |
/// | --- | --- | --- |
/// | `a: text(a_length)` | `const char *a, size_t a_length` | `&str` |
/// | `a: optional text(a_length)` | the same; NULL and 0 for none | `Option<&str>` |
/// | `a: bytes(a_length)` | the same | `&[u8]` |
/// | `a: &kind`, `a: &mut kind` | `const kind *a`, `kind *a` | what is behind the handle |
/// | `a: optional kind` | `const kind *a`, may be NULL | `Option<&…>` |
/// | `a: out kind` | `kind **a` | not there: it is the result |
/// | `a: out(type)` | `type *a` | not there: it is the result |
/// | `a: slot(type)` | `type *a` | [`Slot`](super::pointer::Slot), for what is put after an error too |
/// | `a: type` | `type a` | the same |
macro_rules! export {
    ($($(#[$meta:meta])* fn $name:ident($($parameters:tt)*) $body:block)*) => {
        $($crate::ffi::export::export_one! {
            ([$(#[$meta])*] $name $body) c [] empty [] read [] give []; $($parameters)*
        })*
    };
}

/// Takes the parameters one by one; see [`export`].
macro_rules! export_one {
    ($f:tt c [$($c:tt)*] empty $e:tt read [$($r:tt)*] give $g:tt;
        $p:ident: text($len:ident), $($rest:tt)*) => {
        $crate::ffi::export::export_one! { $f c [$($c)* $p: *const c_char, $len: usize,] empty $e
            read [$($r)* ($p = text($p, $len))] give $g; $($rest)* }
    };
    ($f:tt c [$($c:tt)*] empty $e:tt read [$($r:tt)*] give $g:tt;
        $p:ident: optional text($len:ident), $($rest:tt)*) => {
        $crate::ffi::export::export_one! { $f c [$($c)* $p: *const c_char, $len: usize,] empty $e
            read [$($r)* ($p = optional_text($p, $len))] give $g; $($rest)* }
    };
    ($f:tt c [$($c:tt)*] empty $e:tt read [$($r:tt)*] give $g:tt;
        $p:ident: bytes($len:ident), $($rest:tt)*) => {
        $crate::ffi::export::export_one! { $f c [$($c)* $p: *const c_char, $len: usize,] empty $e
            read [$($r)* ($p = bytes($p, $len))] give $g; $($rest)* }
    };
    ($f:tt c [$($c:tt)*] empty $e:tt read [$($r:tt)*] give $g:tt;
        $p:ident: &mut $kind:ident, $($rest:tt)*) => {
        $crate::ffi::export::export_one! { $f c [$($c)* $p: *mut $kind,] empty $e
            read [$($r)* ($p = borrow_mut($p))] give $g; $($rest)* }
    };
    ($f:tt c [$($c:tt)*] empty $e:tt read [$($r:tt)*] give $g:tt;
        $p:ident: &$kind:ident, $($rest:tt)*) => {
        $crate::ffi::export::export_one! { $f c [$($c)* $p: *const $kind,] empty $e
            read [$($r)* ($p = borrow($p))] give $g; $($rest)* }
    };
    ($f:tt c [$($c:tt)*] empty $e:tt read [$($r:tt)*] give $g:tt;
        $p:ident: optional $kind:ident, $($rest:tt)*) => {
        $crate::ffi::export::export_one! { $f c [$($c)* $p: *const $kind,] empty $e
            read [$($r)* ($p = optional($p))] give $g; $($rest)* }
    };
    ($f:tt c [$($c:tt)*] empty [$($e:tt)*] read $r:tt give [$($g:tt)*];
        $p:ident: out $kind:ident, $($rest:tt)*) => {
        $crate::ffi::export::export_one! { $f c [$($c)* $p: *mut *mut $kind,]
            empty [$($e)* ($p = HandleSlot)] read $r give [$($g)* $p,]; $($rest)* }
    };
    ($f:tt c [$($c:tt)*] empty [$($e:tt)*] read $r:tt give [$($g:tt)*];
        $p:ident: out($type:ty), $($rest:tt)*) => {
        $crate::ffi::export::export_one! { $f c [$($c)* $p: *mut $type,]
            empty [$($e)* ($p = Slot)] read $r give [$($g)* $p,]; $($rest)* }
    };
    ($f:tt c [$($c:tt)*] empty [$($e:tt)*] read $r:tt give $g:tt;
        $p:ident: slot($type:ty), $($rest:tt)*) => {
        $crate::ffi::export::export_one! { $f c [$($c)* $p: *mut $type,]
            empty [$($e)* ($p = Slot)] read $r give $g; $($rest)* }
    };
    ($f:tt c [$($c:tt)*] empty $e:tt read $r:tt give $g:tt; $p:ident: $type:ty, $($rest:tt)*) => {
        $crate::ffi::export::export_one! { $f c [$($c)* $p: $type,] empty $e read $r give $g; $($rest)* }
    };
    (([$($meta:tt)*] $name:ident $body:block) c [$($c:tt)*] empty [$(($out:ident = $slot:ident))*]
        read [$(($in:ident = $read:ident $arguments:tt))*] give [$($g:ident,)*];) => {
        $($meta)*
        #[allow(unsafe_code, reason = "the macro alone converts pointers")]
        #[unsafe(no_mangle)]
        pub unsafe extern "C" fn $name($($c)*) -> $crate::status::caldera_status {
            $crate::ffi::pointer::boundary(|| {
                // SAFETY: the caller's promise: NULL, or writable for the time of the call.
                $(let $out = unsafe { $crate::ffi::pointer::$slot::emptied($out) };)*
                $(let $out = $out?;)*
                // SAFETY: the caller's promise: NULL, or what the type and the length say, which
                // nobody else changes during the call.
                $(let $in = unsafe { $crate::ffi::pointer::$read $arguments? };)*
                $crate::ffi::pointer::give(($($g,)*), $body);
                Ok(())
            })
        }
    };
}

/// Makes exported functions that free a handle.
macro_rules! export_free {
    ($($(#[$meta:meta])* fn $name:ident($handle:ident: $kind:ident);)*) => {
        $($(#[$meta])*
        #[allow(unsafe_code, reason = "the macro alone converts pointers")]
        #[unsafe(no_mangle)]
        pub unsafe extern "C" fn $name($handle: *mut $kind) {
            // SAFETY: the caller's promise, and the handle is given back.
            unsafe { $crate::ffi::pointer::close($handle) }
        })*
    };
}

/// Makes exported functions that cannot fail, and take and give what C has as it is.
macro_rules! export_plain {
    ($($(#[$meta:meta])* fn $name:ident($($p:ident: $type:ty),*) -> $result:ty $body:block)*) => {
        $($(#[$meta])*
        #[allow(unsafe_code, reason = "of a name that is exported")]
        #[unsafe(no_mangle)]
        pub extern "C" fn $name($($p: $type),*) -> $result $body)*
    };
}

pub(super) use {export, export_free, export_one, export_plain};

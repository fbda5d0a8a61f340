//! Leaks written by hand as WebAssembly: memcheck has to report each in what Cranelift makes of it, and not
//! the forms that are meant to leak nothing.

use wasmtime::{Instance, Module, Store, TypedFunc};

use crate::host::{Outcome, engine};
use crate::memcheck;

/// Each takes the first bytes of the memory as a secret, and gives a number, which nothing looks at.
const MODULE: &str = r#"
(module
  (memory (export "memory") 1)
  (type $number (func (result i32)))
  (table funcref (elem $one $two $one $two))
  (func $one (result i32) (i32.const 1))
  (func $two (result i32) (i32.const 2))
  (func $secret (result i32) (i32.load8_u (i32.const 0)))
  (func (export "a jump") (result i32)
    (if (result i32) (i32.and (call $secret) (i32.const 1)) (then (i32.load (i32.const 64)))
      (else (call $one))))
  (func (export "an index into a table of bytes") (result i32)
    (i32.load8_u (i32.add (i32.const 256) (call $secret))))
  (func (export "a place that is written") (result i32)
    (i32.store8 (i32.add (i32.const 256) (call $secret)) (i32.const 1)) (i32.const 0))
  (func (export "a table of jumps") (result i32)
    (block $a (block $b (br_table $a $b (i32.and (call $secret) (i32.const 1)))) (return (i32.const 5)))
    (i32.load (i32.const 128)))
  (func (export "a call by a table") (result i32)
    (call_indirect (type $number) (i32.and (call $secret) (i32.const 3))))
  (func (export "a comparison that stops early") (result i32) (local $at i32)
    (loop $next
      (if (i32.eq (i32.load8_u (local.get $at)) (i32.load8_u (i32.add (local.get $at) (i32.const 512))))
        (then (local.set $at (i32.add (local.get $at) (i32.const 1)))
              (br_if $next (i32.lt_u (local.get $at) (i32.const 16))))))
    (local.get $at))
  (func (export "how many bytes are copied") (result i32)
    (memory.copy (i32.const 1024) (i32.const 256) (call $secret)) (i32.const 0))
  (func (export "kept: a choice by mask") (result i32) (local $mask i32)
    (local.set $mask (i32.sub (i32.const 0) (i32.and (call $secret) (i32.const 1))))
    (i32.or (i32.and (local.get $mask) (i32.const 7))
            (i32.and (i32.xor (local.get $mask) (i32.const -1)) (i32.const 9))))
  (func (export "kept: a product") (result i32)
    (i32.wrap_i64 (i64.mul (i64.extend_i32_u (call $secret)) (i64.load (i32.const 8)))))
)
"#;

/// What is no leak has a name that begins so.
const KEPT: &str = "kept: ";

pub fn run() -> Outcome {
    if !memcheck::running_on_valgrind() {
        return Err("this is for valgrind".into());
    }
    let engine = engine()?;
    let text = |error: wasmtime::Error| error.to_string();
    let module = Module::new(&engine, MODULE).map_err(text)?;
    let mut failures = Vec::new();
    for export in module
        .exports()
        .filter(|export| export.ty().func().is_some())
    {
        let name = export.name();
        let mut store = Store::new(&engine, ());
        let instance = Instance::new(&mut store, &module, &[]).map_err(text)?;
        let function: TypedFunc<(), u32> =
            instance.get_typed_func(&mut store, name).map_err(text)?;
        let memory = instance
            .get_memory(&mut store, "memory")
            .ok_or("no memory")?;
        let secret = memory
            .data_mut(&mut store)
            .get_mut(..16)
            .ok_or("no memory")?;
        secret.fill(1);
        memcheck::taint(secret);
        let before = memcheck::count_errors();
        function.call(&mut store, ()).map_err(text)?;
        let reports = memcheck::count_errors() - before;
        println!("{name:30} {reports:5} reports");
        if (reports == 0) != name.starts_with(KEPT) {
            failures.push(format!("{name}: {reports} reports"));
        }
    }
    match failures.is_empty() {
        true => Ok(()),
        false => Err(failures.join("\n")),
    }
}

//! Criterion's view of the same contenders, checked in the same way before they are timed.

use caldera_srp_peers::client_step;
use caldera_srp_peers::exponentiation::{self, BITS, Case};
use caldera_srp_peers::ours;
use criterion::{BatchSize, BenchmarkId, Criterion, criterion_group, criterion_main};
use std::hint::black_box;

fn whole_step(criterion: &mut Criterion) {
    let challenge = ours::challenge().expect("a challenge");
    let mut group = criterion.benchmark_group("client step");
    for mut client in client_step::clients() {
        ours::check_claims(client.as_mut()).expect("claims that are accepted");
        let name = client.name();
        group.bench_function(BenchmarkId::new("SRP_A", &name), |bencher| {
            bencher.iter(|| black_box(client.start()));
        });
        group.bench_function(BenchmarkId::new("claim", &name), |bencher| {
            let client = std::cell::RefCell::new(client.as_mut());
            bencher.iter_batched(
                || client.borrow_mut().start(),
                |_| black_box(client.borrow_mut().respond(black_box(&challenge))),
                BatchSize::PerIteration,
            );
        });
        group.bench_function(BenchmarkId::new("whole", &name), |bencher| {
            bencher.iter(|| {
                black_box(client.start());
                black_box(client.respond(black_box(&challenge)))
            });
        });
    }
    group.finish();
}

fn exponentiation(criterion: &mut Criterion) {
    let contenders = exponentiation::contenders();
    for bits in BITS {
        let mut prepared =
            exponentiation::prepare_equal(&contenders, &Case::new(bits)).expect("equal powers");
        let mut group = criterion.benchmark_group(format!("exponentiation, {bits} bits"));
        for (contender, one) in contenders.iter().zip(&mut prepared) {
            group.bench_function(contender.name(), |bencher| bencher.iter(|| one.run()));
        }
        group.finish();
    }
}

criterion_group!(peers, whole_step, exponentiation);
criterion_main!(peers);

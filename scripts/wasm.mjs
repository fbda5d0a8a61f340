// The kernels of the engine's WebAssembly builds, in Node: checked, and with --times measured.
//
//     scripts/targets.sh wasm          builds both and checks them
//     scripts/targets.sh wasm-times    builds both and measures them, in one run
//
// Arguments: [--times] portable.wasm simd128.wasm (of tests/support/wasm_field.rs).
import { readFileSync } from 'node:fs';

const times = process.argv[2] === '--times';
const [portable, simd128] = process.argv.slice(times ? 3 : 2);
// Places in `Kernel::ALL`.
const PORTABLE_32 = 1;
const WASM_SIMD128 = 5;

async function load(file) {
    return (await WebAssembly.instantiate(readFileSync(file), {})).instance.exports;
}

const kernels = [
    { name: 'portable-32', module: await load(portable), place: PORTABLE_32 },
    { name: 'portable-32, built with simd128', module: await load(simd128), place: PORTABLE_32 },
    { name: 'wasm-simd128', module: await load(simd128), place: WASM_SIMD128 },
];

function assert(condition, what) {
    if (!condition) {
        console.error(`wrong: ${what}`);
        process.exit(1);
    }
}

assert(kernels[0].module.chosen() === PORTABLE_32, 'the portable build runs portable-32');
assert(kernels[2].module.chosen() === WASM_SIMD128, 'the simd128 build runs wasm-simd128');
assert(kernels[0].module.take(WASM_SIMD128) === 0, 'the portable build has no simd128');

for (const { name, module, place } of kernels) {
    assert(module.take(place) === 1, `${name} is there`);
    const cases = times ? 100 : 2000;
    assert(module.count_wrong(cases) === 0, `${name} against num-bigint`);
    console.log(`${name}: ${cases} operands of each operation agree with num-bigint`);
}

if (times) {
    // What JavaScript has without a library, for the power alone; not constant-time.
    // As long as N, and as far as time goes as good as it.
    const n = (1n << 3072n) - (1n << 3008n) - 1n + (1n << 64n) * 0xc90fdaa22168c234n;
    // The exponent of the kernels, and its 513th bit.
    const exponent = BigInt(`0x1${'0123456789abcdef'.repeat(8)}`);
    const bigint = () => {
        let power = 1n;
        const base = n / 3n;
        for (const digit of exponent.toString(2)) {
            power = (power * power) % n;
            if (digit === '1') power = (power * base) % n;
        }
        return power;
    };
    const milliseconds = (work) => {
        const start = performance.now();
        work();
        return performance.now() - start;
    };
    const rows = kernels.map(({ name, module, place }) => ({
        name,
        take: () => module.take(place),
        operations: {
            'square, us': () => module.squares(100),
            'product, us': () => module.products(100),
            'power of 513 bits, ms': () => module.power(),
            '2 to the power of 256 bits, ms': () => module.power_of_generator(256),
            '2 to the power of 512 bits, ms': () => module.power_of_generator(512),
        },
    }));
    rows.push({ name: 'BigInt', take: () => {}, operations: { 'power of 513 bits, ms': bigint } });
    const best = new Map();
    // Interleaved, so that whatever else the machine does meets all of them.
    for (let round = 0; round < 60; round += 1) {
        for (const { name, take, operations } of rows) {
            take();
            for (const [operation, work] of Object.entries(operations)) {
                const key = `${name}: ${operation}`;
                // 100 of them in milliseconds are tens of microseconds for one.
                const scale = operation.endsWith('us') ? 10 : 1;
                const time = milliseconds(work) * scale;
                best.set(key, Math.min(best.get(key) ?? Infinity, time));
            }
        }
    }
    console.log(`Node ${process.version}, the shortest of 60 rounds`);
    for (const [key, time] of best) console.log(`${key}: ${time.toFixed(3)}`);
    const ours = best.get('wasm-simd128: power of 513 bits, ms');
    for (const name of ['portable-32', 'BigInt']) {
        const ratio = best.get(`${name}: power of 513 bits, ms`) / ours;
        console.log(`${name} takes ${ratio.toFixed(2)} times as long for 513 bits`);
    }
}

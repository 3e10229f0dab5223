/**
 * SipHash-2-4 of one message of 8 bytes, given as two little-endian words, under a key of four words: 64 bits as
 * `[high, low]`. Nobody who sees any number of hashes can tell the key or another hash from them.
 */
export function sipHash(key: Uint32Array, first: number, second: number): [high: number, low: number] {
	// Four 64-bit words, the lower half first.
	const v = Uint32Array.of(
		key[0] ^ 0x70736575,
		key[1] ^ 0x736f6d65,
		key[2] ^ 0x6e646f6d,
		key[3] ^ 0x646f7261,
		key[0] ^ 0x6e657261,
		key[1] ^ 0x6c796765,
		key[2] ^ 0x79746573,
		key[3] ^ 0x74656462,
	);
	absorb(v, first, second);
	// The last block holds nothing but the length, 8, in its highest byte.
	absorb(v, 0, 8 << 24);
	v[V2] ^= 0xff;
	for (let turn = 0; turn < 4; turn++) round(v);
	const high = v[V0 + 1] ^ v[V1 + 1] ^ v[V2 + 1] ^ v[V3 + 1];
	return [high >>> 0, (v[V0] ^ v[V1] ^ v[V2] ^ v[V3]) >>> 0];
}

const V0 = 0;
const V1 = 2;
const V2 = 4;
const V3 = 6;

function absorb(v: Uint32Array, low: number, high: number): void {
	v[V3] ^= low;
	v[V3 + 1] ^= high;
	round(v);
	round(v);
	v[V0] ^= low;
	v[V0 + 1] ^= high;
}

function round(v: Uint32Array): void {
	stir(v, V0, V1, 13);
	turnHalf(v, V0);
	stir(v, V2, V3, 16);
	stir(v, V0, V3, 21);
	stir(v, V2, V1, 17);
	turnHalf(v, V2);
}

/** a += b; b = (b rotated by `bits`, below 32) xor a. */
function stir(v: Uint32Array, a: number, b: number, bits: number): void {
	const low = v[b];
	const high = v[b + 1];
	const sum = v[a] + low;
	v[a] = sum;
	v[a + 1] += high + (sum > 0xffff_ffff ? 1 : 0);
	v[b] = ((low << bits) | (high >>> (32 - bits))) ^ v[a];
	v[b + 1] = ((high << bits) | (low >>> (32 - bits))) ^ v[a + 1];
}

/** Rotates by 32 bits. */
function turnHalf(v: Uint32Array, a: number): void {
	const low = v[a];
	v[a] = v[a + 1];
	v[a + 1] = low;
}

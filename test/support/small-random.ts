/** A small generator for made-up data that has to be the same on every machine: `next(n)` draws from 0 to n - 1. */
export function smallRandom(seed: number): { next(n: number): number; share(): number } {
	let state = seed >>> 0;
	const draw = (): number => {
		state = (state + 0x9e3779b9) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
		mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
		return (mixed ^ (mixed >>> 15)) >>> 0;
	};
	return { next: (n) => draw() % n, share: () => draw() / 2 ** 32 };
}

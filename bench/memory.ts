/** Bytes that this process holds on to, after everything that it does not has gone. Needs `--expose-gc`. */
export function heldBytes(): number {
	if (globalThis.gc === undefined) throw new Error("memory is measured with --expose-gc");
	globalThis.gc();
	globalThis.gc();
	const { heapUsed, external } = process.memoryUsage();
	return heapUsed + external;
}

/** Does `work` for every item, at most `most` at a time; answers the results in the order of the items. */
export async function inParallel<Item, Result>(
	items: readonly Item[],
	most: number,
	work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
	const results = new Array<Result>(items.length);
	let next = 0;
	const worker = async () => {
		while (next < items.length) {
			const place = next++;
			results[place] = await work(items[place]);
		}
	};
	await Promise.all(Array.from({ length: Math.min(most, items.length) }, worker));
	return results;
}

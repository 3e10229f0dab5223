import { BufferAttribute, type BufferGeometry, type DataTexture, InstancedBufferGeometry } from "three";
import { rowTable } from "../row-table.ts";
import { BATCH, listTexture } from "./materials.ts";

/** The numbers of the rows that a mesh draws, as its shader reads them. */
export class RowList {
	readonly uniforms: { list: { value: DataTexture }; listed: { value: number } };
	readonly #numbers: Float32Array;
	readonly #most: number;
	#count = 0;

	constructor(most: number) {
		this.#most = most;
		this.#numbers = rowTable(most / 4);
		this.uniforms = { list: { value: listTexture(this.#numbers) }, listed: { value: 0 } };
	}

	get count(): number {
		return this.#count;
	}

	get isFull(): boolean {
		return this.#count === this.#most;
	}

	clear(): void {
		this.#count = 0;
	}

	add(row: number): void {
		this.#numbers[this.#count++] = row;
	}

	upload(): void {
		this.uniforms.listed.value = this.#count;
		if (this.#count > 0) this.uniforms.list.value.needsUpdate = true;
	}

	close(): void {
		this.uniforms.list.value.dispose();
	}
}

/** Instances that draw `count` figures. */
export function instancesOf(count: number): number {
	return Math.ceil(count / BATCH);
}

/** The same figure `BATCH` times over, told apart by `slot`; `geometry` is used up. */
export function batchOf(geometry: BufferGeometry): InstancedBufferGeometry {
	const batch = new InstancedBufferGeometry();
	const vertices = geometry.getAttribute("position").count;
	for (const [name, attribute] of Object.entries(geometry.attributes)) {
		const { array, itemSize } = attribute as BufferAttribute;
		const repeated = new Float32Array(array.length * BATCH);
		for (let slot = 0; slot < BATCH; slot++) repeated.set(array, slot * array.length);
		batch.setAttribute(name, new BufferAttribute(repeated, itemSize));
	}
	const slots = Float32Array.from({ length: vertices * BATCH }, (_, i) => Math.floor(i / vertices));
	batch.setAttribute("slot", new BufferAttribute(slots, 1));
	const index = (geometry.getIndex() as BufferAttribute).array;
	const corners = Uint16Array.from({ length: index.length * BATCH }, (_, i) => {
		return index[i % index.length] + Math.floor(i / index.length) * vertices;
	});
	batch.setIndex(new BufferAttribute(corners, 1));
	batch.instanceCount = 0;
	return batch;
}

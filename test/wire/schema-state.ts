import { ByteReader } from "./byte-reader.ts";
import { Refused } from "./refused.ts";
import type { StructureType, ValueType } from "./schema-types.ts";

const MOVE = 255;
const OTHER_TYPE = 213;
const CLEAR = 10;
const REVERSE = 15;
const TAKE_OUT = 33;
const ADD = 0x80;
const DELETE = 0x40;
const DELETE_AND_ADD = 0xc0;

class Structure {
	readonly type: StructureType;
	readonly fields: Record<string, unknown> = {};
	readonly map = new Map<string, unknown>();
	readonly keys = new Map<number, string>();
	array: unknown[] = [];

	constructor(type: StructureType) {
		this.type = type;
	}

	/** What stands in it, structures or not. */
	*values(): Iterable<unknown> {
		yield* Object.values(this.fields);
		yield* this.map.values();
		yield* this.array;
	}

	plain(): unknown {
		const plain = (value: unknown) => (value instanceof Structure ? value.plain() : value);
		if (this.type.kind === "array") return this.array.map(plain);
		const entries = this.type.kind === "map" ? [...this.map] : Object.entries(this.fields);
		return Object.fromEntries(entries.map(([name, value]) => [name, plain(value)]));
	}
}

/** A tree of structures, as docs/wire.md tells under "Bytes of the state". */
export class SchemaState {
	readonly #root: Structure;
	#byId: Map<number, Structure>;

	constructor(type: StructureType) {
		this.#root = new Structure(type);
		this.#byId = new Map([[0, this.#root]]);
	}

	/** The tree as plain objects and arrays. */
	plain(): unknown {
		return this.#root.plain();
	}

	/** Takes a whole state (of a tree that is new) or a patch. */
	take(bytes: Uint8Array): void {
		const reader = new ByteReader(bytes);
		let current = this.#root;
		while (!reader.atEnd) {
			const byte = reader.byte();
			if (byte === MOVE) {
				closeHoles(current);
				current = this.#structure(readNumber(reader));
			} else if (current.type.kind === "fields") this.#changeField(current, current.type.fields, byte, reader);
			else this.#changeCollection(current, current.type, byte, reader);
		}
		closeHoles(current);
		this.#forgetLost();
	}

	#changeField(
		{ fields }: Structure,
		types: readonly { name: string; type: ValueType }[],
		byte: number,
		reader: ByteReader,
	): void {
		const place = byte & 0x3f;
		const field = types[place];
		if (field === undefined) throw new Refused(`no field ${place}`);
		const operation = byte & 0xc0;
		if (operation === DELETE) delete fields[field.name];
		else fields[field.name] = this.#readValue(field.type, operation, reader);
	}

	#changeCollection(
		structure: Structure,
		type: Extract<StructureType, { kind: "map" | "array" }>,
		byte: number,
		reader: ByteReader,
	): void {
		if (byte === CLEAR) {
			structure.map.clear();
			structure.array = [];
		} else if (type.kind === "map") this.#changeEntry(structure, type.of, byte, reader);
		else if (byte === REVERSE) structure.array.reverse();
		else if (byte === TAKE_OUT) {
			const place = structure.array.indexOf(this.#byId.get(readNumber(reader)));
			if (place >= 0) structure.array[place] = undefined;
		} else this.#changeElement(structure, type.of, byte, reader);
	}

	#changeEntry({ map, keys }: Structure, of: ValueType, operation: number, reader: ByteReader): void {
		const index = readNumber(reader);
		if (operation & ADD) keys.set(index, readString(reader));
		const key = keys.get(index);
		if (key === undefined) throw new Refused(`no key for ${index}`);
		if (operation === DELETE) map.delete(key);
		else map.set(key, this.#readValue(of, operation, reader));
	}

	#changeElement({ array }: Structure, of: ValueType, operation: number, reader: ByteReader): void {
		const index = readNumber(reader);
		if (operation === DELETE) {
			array[index] = undefined;
			return;
		}
		if (![ADD, DELETE_AND_ADD, 0].includes(operation)) throw new Refused(`operation ${operation} on an array`);
		const value = this.#readValue(of, operation, reader);
		const isInsertion = operation === ADD && array[index] !== undefined && array[index] !== value;
		array.splice(index, isInsertion ? 0 : 1, value);
	}

	#readValue(type: ValueType, operation: number, reader: ByteReader): unknown {
		if (typeof type === "string") return readSimple(type, reader);
		const id = readNumber(reader);
		if (operation & ADD && type.kind === "fields" && reader.peek() === OTHER_TYPE) {
			throw new Refused("a type that extends another");
		}
		const known = this.#byId.get(id);
		if (known !== undefined) return known;
		const made = new Structure(type);
		this.#byId.set(id, made);
		return made;
	}

	#structure(id: number): Structure {
		const structure = this.#byId.get(id);
		if (structure === undefined) throw new Refused(`no structure ${id}`);
		return structure;
	}

	/** Ids of structures that have lost their place may come again for others. */
	#forgetLost(): void {
		const held = new Set<unknown>();
		const hold = (structure: Structure): void => {
			held.add(structure);
			for (const value of structure.values()) if (value instanceof Structure) hold(value);
		};
		hold(this.#root);
		this.#byId = new Map([...this.#byId].filter(([, structure]) => held.has(structure)));
	}
}

function closeHoles(structure: Structure): void {
	structure.array = structure.array.filter((element) => element !== undefined);
}

const SIMPLE: Record<string, (reader: ByteReader) => unknown> = {
	string: readString,
	number: readNumber,
	boolean: (reader) => reader.byte() > 0,
	uint8: (reader) => reader.byte(),
	uint16: (reader) => reader.view.getUint16(reader.skip(2), true),
	uint32: (reader) => reader.view.getUint32(reader.skip(4), true),
	uint64: (reader) => Number(reader.view.getBigUint64(reader.skip(8), true)),
	int8: (reader) => reader.view.getInt8(reader.skip(1)),
	int16: (reader) => reader.view.getInt16(reader.skip(2), true),
	int32: (reader) => reader.view.getInt32(reader.skip(4), true),
	int64: (reader) => Number(reader.view.getBigInt64(reader.skip(8), true)),
	float32: (reader) => reader.view.getFloat32(reader.skip(4), true),
	float64: (reader) => reader.view.getFloat64(reader.skip(8), true),
};

const NUMBER_TYPES = [
	...["float32", "float64", "uint8", "uint16", "uint32", "uint64"],
	...["int8", "int16", "int32", "int64"],
];

function readSimple(type: string, reader: ByteReader): unknown {
	const read = SIMPLE[type];
	if (read === undefined) throw new Refused(`type ${type}`);
	return read(reader);
}

export function readNumber(reader: ByteReader): number {
	const byte = reader.byte();
	if (byte < 0x80) return byte;
	if (byte >= 0xe0) return byte - 256;
	return readSimple(NUMBER_TYPES[byte - 0xca], reader) as number;
}

export function readString(reader: ByteReader): string {
	const byte = reader.byte();
	if (byte >= 0xa0 && byte < 0xc0) return reader.text(byte & 0x1f);
	return reader.text(readSimple(["uint8", "uint16", "uint32"][byte - 0xd9], reader) as number);
}

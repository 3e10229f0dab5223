import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv, type ValidateFunction } from "ajv";
import { parse } from "yaml";
import { plainSchema, type Resolve, type Schema } from "./json-schema.ts";

/** One operation as a file describes it. */
export interface DescribedOperation {
	request: Schema;
	/** Absent: a success says nothing. */
	answer?: Schema;
	checkRequest: ValidateFunction;
	checkAnswer: ValidateFunction;
}

interface Document {
	paths?: Record<string, { post?: { requestBody: Body; responses: Record<string, Partial<Body>> } }>;
	components?: { schemas?: Record<string, Schema> };
}

interface Body {
	content: { "application/json": { schema: Schema } };
}

const FORMATS: Record<string, RegExp | true> = {
	uuid: /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i,
	"date-time": /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,7})?(Z|[+-]\d\d:\d\d)$/,
	uri: /^[a-z][a-z0-9+.-]*:/i,
	float: true,
	double: true,
	int32: true,
	int64: true,
	email: true,
	duration: true,
	byte: true,
};

/** Every POST of the OpenAPI files in a folder, by its path. */
export function schemasIn(folder: string): Map<string, DescribedOperation> {
	const documents = new Map<string, Document>();
	const documentOf = (file: string): Document => {
		const known: Document =
			documents.get(file) ?? parse(readFileSync(join(folder, file), "utf8"), { maxAliasCount: -1 });
		documents.set(file, known);
		return known;
	};
	const resolve: Resolve = (reference, from) => {
		const [file, pointer] = reference.split("#");
		const of = file === "" ? from : file;
		const steps = pointer.split("/").slice(1);
		const schema = steps.reduce<unknown>((value, step) => (value as Record<string, unknown>)[step], documentOf(of));
		return { schema: schema as Schema, file: of, key: `${of}#${pointer}` };
	};
	const ajv = new Ajv({ strict: false, formats: FORMATS });
	const files = readdirSync(folder).filter((name) => name.endsWith(".yaml") && !/-events\.yaml$/.test(name));
	const operations = files.flatMap((file) =>
		Object.entries(documentOf(file).paths ?? {}).flatMap(([path, { post }]) => {
			if (post?.requestBody === undefined) return [];
			const schemaOf = (body: Partial<Body>) => body.content?.["application/json"].schema;
			const request = plainSchema(schemaOf(post.requestBody) ?? {}, file, resolve);
			const raw = schemaOf(post.responses["200"] ?? {});
			const answer = raw && plainSchema(raw, file, resolve);
			return [[path, described(ajv, request, answer)] as const];
		}),
	);
	return new Map(operations);
}

/** The checks are made when they are first needed: files hold many more operations than are used. */
function described(ajv: Ajv, request: Schema, answer: Schema | undefined): DescribedOperation {
	let checkRequest: ValidateFunction | undefined;
	let checkAnswer: ValidateFunction | undefined;
	return {
		request,
		...(answer === undefined ? {} : { answer }),
		get checkRequest() {
			checkRequest ??= ajv.compile(request);
			return checkRequest;
		},
		get checkAnswer() {
			checkAnswer ??= ajv.compile(answer ?? {});
			return checkAnswer;
		},
	};
}

import { asyncApiDocument } from "./asyncapi.ts";
import { configPage } from "./config-page.ts";
import { errorsPage } from "./errors-page.ts";
import { eventsPage } from "./events-page.ts";
import { openApiDocument } from "./openapi.ts";

/** Every generated page of docs by its file name, as the code has it now. */
export async function generatedPages(): Promise<Record<string, string>> {
	return {
		"asyncapi.json": jsonOf(asyncApiDocument()),
		"config.md": configPage(),
		"errors.md": errorsPage(),
		"events.md": eventsPage(),
		"openapi.json": jsonOf(await openApiDocument()),
	};
}

function jsonOf(document: object): string {
	return `${JSON.stringify(document, null, "\t")}\n`;
}

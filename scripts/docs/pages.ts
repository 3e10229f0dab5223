import { asyncApiDocument } from "./asyncapi.ts";
import { configPage } from "./config-page.ts";
import { errorsPage } from "./errors-page.ts";
import { eventsPage } from "./events-page.ts";
import { measuredPages } from "./measured-pages.ts";
import { openApiDocument } from "./openapi.ts";
import { tuningPages } from "./tuning-pages.ts";

/** Every generated page of docs by its file name, as the code has it now. */
export async function generatedPages(): Promise<Record<string, string>> {
	return {
		"asyncapi.json": jsonOf(asyncApiDocument()),
		"config.md": configPage(),
		"errors.md": errorsPage(),
		"events.md": eventsPage(),
		"openapi.json": jsonOf(await openApiDocument()),
		...(await measuredPages()),
		...(await tuningPages()),
	};
}

function jsonOf(document: object): string {
	return `${JSON.stringify(document, null, "\t")}\n`;
}

import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { closing } from "../support/closing.ts";
import { compileCsharp, csharpSources } from "../support/csharp.ts";
import { temporaryFolder } from "../support/databases.ts";
import { pageOf } from "../support/page.ts";

const DECLARATIONS = join(import.meta.dirname, "../examples/csharp");

describe("the pages for engines", function () {
	this.timeout(60_000);
	const close = closing();

	for (const [page, engine] of [
		["docs/unity.md", "UnityEngine.cs"],
		["docs/godot.md", "Godot.cs"],
	]) {
		it(`${page} has a script that compiles with the client and the engine`, async () => {
			const [, ...scripts] = pageOf(page).split(/^```csharp\n/m);
			expect(scripts).to.have.length(1);
			const { path, remove } = await temporaryFolder();
			close.add(remove);
			const script = join(path, "CrowdStand.cs");
			await writeFile(script, scripts[0].split(/^```$/m)[0]);
			const sources = [script, join(DECLARATIONS, engine), ...(await csharpSources())];
			const compiled = await compileCsharp(sources, "library");
			await compiled.remove();
		});
	}
});

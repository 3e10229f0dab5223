"use strict";
const { spawnSync } = require("node:child_process");
const fs = require("node:fs");
const path = require("node:path");
const { MissingError } = require("./missing-error.cjs");
const { PINNED_NODE, ROOT } = require("./project.cjs");

const PAGE = path.join(ROOT, "web/index.html");
/** The page of players and that of operators, each with its configuration. */
const PAGES = [
	{ name: "the page", built: path.join(ROOT, "web/dist/index.html"), config: "web/vite.config.ts" },
	{
		name: "the operators' page",
		built: path.join(ROOT, "web/dist-admin/admin.html"),
		config: "web/vite.admin.config.ts",
	},
];
const SOURCES = ["web", "src/client", "src/personas", "src/components", "package-lock.json"];
const NOT_SOURCES = new Set(["dist", "dist-admin", "node_modules"]);

/** Builds each web page that is missing or older than one of its sources. */
function ensurePage() {
	if (!fs.existsSync(PAGE)) return;
	const changedAt = Math.max(...SOURCES.map((source) => newestIn(path.join(ROOT, source))));
	for (const page of PAGES) {
		const builtAt = fs.existsSync(page.built) ? fs.statSync(page.built).mtimeMs : 0;
		if (changedAt > builtAt) build(page);
	}
}

function build({ name, config }) {
	console.log(`showtime: building ${name} ...`);
	const vite = path.join(ROOT, "node_modules/vite/bin/vite.js");
	const done = spawnSync(PINNED_NODE, [vite, "build", "web", "--config", config, "--logLevel", "warn"], {
		cwd: ROOT,
		stdio: ["ignore", "ignore", "inherit"],
	});
	if (done.status !== 0)
		throw new MissingError(`${name} could not be built (the message is above); try \`npm run build:page\`.`);
}

/** Latest change of a file, or of any file or folder in a folder, in milliseconds; 0 where there is nothing. */
function newestIn(where) {
	const stat = fs.statSync(where, { throwIfNoEntry: false });
	if (!stat) return 0;
	if (!stat.isDirectory()) return stat.mtimeMs;
	let newest = 0;
	for (const name of fs.readdirSync(where)) {
		if (!NOT_SOURCES.has(name)) newest = Math.max(newest, newestIn(path.join(where, name)));
	}
	return newest;
}

module.exports = { ensurePage };

"use strict";
const { spawnSync } = require("node:child_process");
const fs = require("node:fs");
const path = require("node:path");
const { MissingError } = require("./missing-error.cjs");
const { PINNED_NODE, ROOT } = require("./project.cjs");

const PAGE = path.join(ROOT, "web/index.html");
const BUILT_PAGE = path.join(ROOT, "web/dist/index.html");
const SOURCES = ["web", "src/client", "src/personas", "src/components", "package-lock.json"];
const NOT_SOURCES = new Set(["dist", "node_modules"]);

/** Builds the web page into web/dist when it is missing or older than one of its sources. */
function ensurePage() {
	if (!fs.existsSync(PAGE)) return;
	const builtAt = fs.existsSync(BUILT_PAGE) ? fs.statSync(BUILT_PAGE).mtimeMs : 0;
	if (SOURCES.every((source) => newestIn(path.join(ROOT, source)) <= builtAt)) return;
	console.log("showtime: building the page ...");
	const vite = path.join(ROOT, "node_modules/vite/bin/vite.js");
	const done = spawnSync(PINNED_NODE, [vite, "build", "web", "--logLevel", "warn"], {
		cwd: ROOT,
		stdio: ["ignore", "ignore", "inherit"],
	});
	if (done.status !== 0)
		throw new MissingError("the page could not be built (the message is above); try `npm run build:page`.");
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

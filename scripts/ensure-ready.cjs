"use strict";
// The first half of `npm start` and `npm test` (not a pre-script: npm leaves those out where ignore-scripts is set).
// Runs on whatever Node the machine has, 16 or later: installs, builds and finds what is missing, and is done in a few
// milliseconds when nothing is.

const { ensureInstalled } = require("./ensure-installed.cjs");
const { ensurePage } = require("./ensure-page.cjs");
const { ensureTestServers } = require("./ensure-test-servers.cjs");
const { MissingError } = require("./missing-error.cjs");

function main(goal) {
	if (goal !== "start" && goal !== "test") {
		throw new MissingError(`usage: node scripts/ensure-ready.cjs start|test (not "${goal}")`);
	}
	ensureInstalled();
	ensurePage();
	if (goal === "test") ensureTestServers();
}

try {
	main(process.argv[2]);
} catch (error) {
	if (!(error instanceof MissingError)) throw error;
	console.error(`showtime: ${error.message}`);
	process.exitCode = 1;
}

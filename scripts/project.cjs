"use strict";
const path = require("node:path");

/** Where the project and its pinned runtime are. */
const ROOT = path.join(__dirname, "..");
const PINNED_NODE = path.join(ROOT, "node_modules/node/bin", process.platform === "win32" ? "node.exe" : "node");
const TEST_SERVERS_FILE = path.join(ROOT, "node_modules/.showtime-test-servers.json");

module.exports = { ROOT, PINNED_NODE, TEST_SERVERS_FILE };

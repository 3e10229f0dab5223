"use strict";

/** Something a command needs is missing and could not be provided; the message is the one thing the user reads. */
class MissingError extends Error {}

module.exports = { MissingError };

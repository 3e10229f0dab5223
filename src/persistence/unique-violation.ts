/** SQLITE_CONSTRAINT_PRIMARYKEY and SQLITE_CONSTRAINT_UNIQUE, SQLite's extended result codes. */
const SQLITE_UNIQUE_CODES = [1555, 2067];

/** MySQL's and MariaDB's. */
const MYSQL_UNIQUE_NUMBER = 1062;

/** True when a statement failed because a row with the same primary or unique key is there already. */
export function isUniqueViolation(error: unknown): boolean {
	if (!(error instanceof Error)) return false;
	if ("errno" in error) return error.errno === MYSQL_UNIQUE_NUMBER;
	return "errcode" in error && SQLITE_UNIQUE_CODES.includes(error.errcode as number);
}

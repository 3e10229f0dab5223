/** The server this page came from, which is also the one that has the streams. */
export function endpoint(): string {
	return location.origin;
}

/** The build without checks, which its package has but does not declare. */
declare module "@lastolivegames/becsy/lib/perf.js" {
	export * from "@lastolivegames/becsy";
}

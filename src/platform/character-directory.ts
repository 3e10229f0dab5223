/** What Showtime asks of the platform about a character. */
export interface CharacterDirectory {
	/** True when it exists and can be used; the embedded directory learns it from its first mention. */
	knows(characterId: string): Promise<boolean>;
}

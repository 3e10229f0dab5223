/** A character as the platform knows it. */
export interface Character {
	characterId: string;
	/** Absent where nobody said. */
	realmId?: string;
	name?: string;
	/** A dead character can be looked up and does not stream. */
	isDead: boolean;
}

/** What Showtime asks of the platform about characters. */
export interface CharacterDirectory {
	/** Undefined for one that never was; an embedded directory learns it from its first mention unless it is strict. */
	find(characterId: string): Promise<Character | undefined>;
}

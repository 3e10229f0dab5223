namespace Showtime
{
    /// <summary>Appearance of whoever sits in a seat (docs/wire.md, "Look").</summary>
    public struct Look
    {
        /// <summary>0 to 7.</summary>
        public readonly int Class;
        /// <summary>0 to 31.</summary>
        public readonly int Variant;

        private Look(int appearanceClass, int variant)
        {
            Class = appearanceClass;
            Variant = variant;
        }

        /// <summary>Follows from the view seed of the stream's state, the seat and its occupancy bit.</summary>
        public static Look Of(uint viewSeed, int seat, int occupancy)
        {
            unchecked
            {
                uint hash = viewSeed ^ ((uint)(seat * 2 + occupancy + 1) * 0x9E3779B1);
                hash = (hash ^ (hash >> 16)) * 0x85EBCA6B;
                hash = (hash ^ (hash >> 13)) * 0xC2B2AE35;
                hash ^= hash >> 16;
                return new Look((int)(hash & 7), (int)((hash >> 3) & 31));
            }
        }
    }
}

namespace Showtime
{
    /// <summary>What the crowd does together: the payload of the message <c>reaction</c> (docs/wire.md, "Reactions").</summary>
    public sealed class Reaction
    {
        /// <summary><c>cheer</c>, <c>gasp</c>, <c>laugh</c>, <c>applause</c>, <c>boo</c>, <c>chant</c>, <c>wave</c> or <c>hush</c>.</summary>
        public string Kind;
        /// <summary>0 to 1.</summary>
        public double Intensity;
        /// <summary>Of the seats, 0 to 1.</summary>
        public double Share;
        /// <summary>Time in which the seats begin, 0 to 10,000 ms.</summary>
        public int SpreadMs;
        public uint Seed;
        /// <summary>When it starts, Unix milliseconds of the server's clock.</summary>
        public double StartAt;
    }
}

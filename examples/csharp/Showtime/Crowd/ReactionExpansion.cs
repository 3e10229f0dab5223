using System;
using System.Collections.Generic;

namespace Showtime
{
    /// <summary>A reaction seat by seat. The arrays belong together; seats ascend, milliseconds count from the reaction's start.</summary>
    public sealed class ReactionExpansion
    {
        private const int MostSpreadMs = 10000;
        private const int ChantBeats = 8;
        /// <summary>Chanters clap and shout on a common beat, counted from the start.</summary>
        public const int ChantBeatMs = 600;

        private static readonly Dictionary<string, int> LongestMs = new Dictionary<string, int>
        {
            { "cheer", 3000 },
            { "gasp", 1000 },
            { "laugh", 2400 },
            { "boo", 3600 },
            { "hush", 4000 },
        };

        /// <summary>Seats that take part, those that are free included.</summary>
        public int[] Seats { get; private set; }
        /// <summary>When each of them begins.</summary>
        public int[] DelayMs { get; private set; }
        /// <summary>For how long each of them goes on.</summary>
        public int[] DurationMs { get; private set; }
        /// <summary>When the last of them is done.</summary>
        public int EndMs { get; private set; }

        internal readonly Draws Draws;
        internal readonly Reaction Reaction;

        private ReactionExpansion(Reaction reaction, int seatCount)
        {
            Reaction = reaction;
            Draws = new Draws(reaction.Seed);
            Seats = TakingPart(seatCount);
            DelayMs = new int[Seats.Length];
            DurationMs = new int[Seats.Length];
        }

        /// <summary>False of a kind that a newer server knows and this code does not: pass it over.</summary>
        public static bool IsKnown(string kind)
        {
            return LongestMs.ContainsKey(kind) || kind == "applause" || kind == "chant" || kind == "wave";
        }

        /// <summary>
        /// Which of the seats take part in a reaction, when each begins and for how long: the same on every client and in every
        /// language. <paramref name="columns"/> has the place of each seat along its row, for the wave; absent: rows of 64 seats.
        /// Throws <see cref="ArgumentException"/> for a kind that is none, too many seats, and a spread above 10 s.
        /// </summary>
        public static ReactionExpansion Expand(Reaction reaction, int seatCount, int[] columns = null)
        {
            if (!IsKnown(reaction.Kind)) throw new ArgumentException("kind: " + reaction.Kind + " is none");
            if (seatCount < 0 || seatCount > CrowdFrame.MaxSeats)
            {
                throw new ArgumentException("seatCount: " + seatCount + " is not from 0 to " + CrowdFrame.MaxSeats);
            }
            if (reaction.SpreadMs < 0 || reaction.SpreadMs > MostSpreadMs)
            {
                throw new ArgumentException("spreadMs: " + reaction.SpreadMs + " is not from 0 to " + MostSpreadMs);
            }
            ReactionExpansion expansion = new ReactionExpansion(reaction, seatCount);
            if (reaction.Kind == "applause") Applause.Fill(expansion);
            else if (reaction.Kind == "wave") Wave.Fill(expansion, seatCount, columns);
            else if (reaction.Kind == "chant") expansion.Chant();
            else expansion.Scatter(LongestMs[reaction.Kind]);
            for (int i = 0; i < expansion.Seats.Length; i++)
            {
                expansion.EndMs = Math.Max(expansion.EndMs, expansion.DelayMs[i] + expansion.DurationMs[i]);
            }
            return expansion;
        }

        private int[] TakingPart(int seatCount)
        {
            int shareBp = Draws.Bp(Reaction.Share);
            List<int> seats = new List<int>();
            for (int seat = 0; seat < seatCount; seat++)
            {
                if (Draws.Below(Draws.At(Draws.ForPart, seat), 10000) < shareBp) seats.Add(seat);
            }
            return seats.ToArray();
        }

        /// <summary>Each for itself, early rather than late.</summary>
        private void Scatter(long longestMs)
        {
            long meanMs = longestMs * (10000 + Draws.Bp(Reaction.Intensity)) / 20000;
            for (int i = 0; i < Seats.Length; i++)
            {
                DelayMs[i] = (int)(Draws.Early(Draws.At(Draws.ForDelay, Seats[i])) * Reaction.SpreadMs / 65536);
                DurationMs[i] = (int)(meanMs * (7500 + Draws.Below(Draws.At(Draws.ForDuration, Seats[i]), 5001)) / 10000);
            }
        }

        /// <summary>All on one beat: who joins comes in on a beat, and all end with the last.</summary>
        private void Chant()
        {
            int beats = ChantBeats + ChantBeats * Draws.Bp(Reaction.Intensity) / 10000;
            int joinable = Math.Min(beats, Reaction.SpreadMs / ChantBeatMs + 1);
            for (int i = 0; i < Seats.Length; i++)
            {
                int beat = (int)(Draws.Early(Draws.At(Draws.ForDelay, Seats[i])) * joinable / 65536);
                DelayMs[i] = beat * ChantBeatMs;
                DurationMs[i] = (beats - beat) * ChantBeatMs;
            }
        }
    }
}

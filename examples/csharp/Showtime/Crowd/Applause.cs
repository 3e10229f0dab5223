using System;

namespace Showtime
{
    /// <summary>Applause: whoever does not clap yet starts with a chance proportional to the share that claps (docs/wire.md, "Reactions").</summary>
    internal static class Applause
    {
        private const int LeastMs = 200;

        /// <summary>Waiting times of mean 64.</summary>
        private static readonly int[] Waits =
        {
            330, 241, 208, 186, 170, 157, 146, 137, 129, 122, 116, 110, 105, 100, 95, 91, 87, 83, 79, 76, 73, 70, 67, 64, 61, 59,
            56, 54, 52, 50, 47, 45, 43, 41, 40, 38, 36, 34, 33, 31, 29, 28, 26, 25, 23, 22, 20, 19, 18, 16, 15, 14, 13, 11, 10, 9,
            8, 7, 6, 5, 4, 3, 2, 1,
        };

        public static void Fill(ReactionExpansion expansion)
        {
            Draws draws = expansion.Draws;
            int firstMs = 1900 + Draws.Below(draws.At(Draws.ForWhole, 0), 401);
            int lengthMs = 4270 + Draws.Below(draws.At(Draws.ForWhole, 1), 3661);
            int[] beginsMs = Spread(expansion, Draws.ForDelay);
            int[] endsMs = Spread(expansion, Draws.ForDuration);
            for (int i = 0; i < expansion.Seats.Length; i++)
            {
                expansion.DelayMs[i] = firstMs + beginsMs[i];
                expansion.DurationMs[i] = Math.Max(LeastMs, lengthMs + endsMs[i] - beginsMs[i]);
            }
        }

        /// <summary>When each seat catches what the first has at 0, in milliseconds.</summary>
        private static int[] Spread(ReactionExpansion expansion, int purpose)
        {
            int[] seats = expansion.Seats;
            long n = seats.Length;
            ulong[] ranks = new ulong[n];
            int[] order = new int[n];
            for (int i = 0; i < n; i++)
            {
                // Of equal draws the lower seat comes first.
                ranks[i] = ((ulong)expansion.Draws.At(purpose, seats[i]) << 32) | (uint)i;
                order[i] = i;
            }
            Array.Sort(ranks, order);
            // Sixteenths of a microsecond.
            long unit = expansion.Reaction.SpreadMs * n * 800000 / Math.Max(1, HarmonicThousandths(n - 1)) * 10;
            int[] atMs = new int[n];
            long at = 0;
            for (int k = 0; k < n; k++)
            {
                if (k > 0) at += unit * Waits[(ranks[k] >> 32) & 63] / (64 * k * (n - k));
                atMs[order[k]] = (int)(at / 16000);
            }
            return atMs;
        }

        /// <summary>1 + 1/2 + ... + 1/n in thousandths, each term without what is below a millionth.</summary>
        private static long HarmonicThousandths(long n)
        {
            long millionths = 0;
            for (long k = 1; k <= n; k++) millionths += 1000000 / k;
            return millionths / 1000;
        }
    }
}

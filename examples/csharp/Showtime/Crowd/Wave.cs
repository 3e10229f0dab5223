using System;

namespace Showtime
{
    /// <summary>A wave that runs along the rows (docs/wire.md, "Reactions").</summary>
    internal static class Wave
    {
        private const int RowSeats = 64;

        public static void Fill(ReactionExpansion expansion, int seatCount, int[] columns)
        {
            Draws draws = expansion.Draws;
            long speed = 19000 + Draws.Below(draws.At(Draws.ForWhole, 0), 6001);
            long seatUs = expansion.Reaction.SpreadMs * 22000000L / (RowSeats * speed);
            bool runsUp = Draws.Below(draws.At(Draws.ForWhole, 1), 4) < 3;
            int lowest = int.MaxValue;
            int highest = int.MinValue;
            for (int seat = 0; seat < seatCount; seat++)
            {
                lowest = Math.Min(lowest, ColumnOf(seat, columns));
                highest = Math.Max(highest, ColumnOf(seat, columns));
            }
            for (int i = 0; i < expansion.Seats.Length; i++)
            {
                int seat = expansion.Seats[i];
                int column = ColumnOf(seat, columns);
                long along = runsUp ? column - lowest : highest - column;
                long lateUs = 2 * seatUs * Draws.Below(draws.At(Draws.ForDelay, seat), 1001) / 1000;
                expansion.DelayMs[i] = (int)((along * seatUs + lateUs) / 1000);
                long standsBp = 9000 + Draws.Below(draws.At(Draws.ForDuration, seat), 2001);
                expansion.DurationMs[i] = (int)(15 * seatUs * standsBp / 10000000);
            }
        }

        private static int ColumnOf(int seat, int[] columns)
        {
            return columns == null ? seat % RowSeats : columns[seat];
        }
    }
}

using System;

namespace Showtime
{
    /// <summary>Estimates the server's clock: of the recent answers the quickest says most.</summary>
    internal sealed class ServerClock
    {
        private const double TrustedMs = 60000;
        private static readonly DateTime Epoch = new DateTime(1970, 1, 1, 0, 0, 0, DateTimeKind.Utc);

        private double offsetMs;
        private double roundTripMs = double.PositiveInfinity;
        private double measuredAt;

        /// <summary>Our clock in Unix milliseconds.</summary>
        public static double Now()
        {
            return (DateTime.UtcNow - Epoch).TotalMilliseconds;
        }

        public void Take(double sentAt, double serverNow)
        {
            double now = Now();
            double tookMs = now - sentAt;
            if (tookMs < 0 || (tookMs > roundTripMs && now - measuredAt < TrustedMs)) return;
            offsetMs = serverNow - (sentAt + tookMs / 2);
            roundTripMs = tookMs;
            measuredAt = now;
        }

        /// <summary>Ours until the first answer.</summary>
        public double ServerNow()
        {
            return Now() + offsetMs;
        }
    }
}

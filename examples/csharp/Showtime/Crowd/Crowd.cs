using System;

namespace Showtime
{
    /// <summary>What became of a frame.</summary>
    public enum FrameFit
    {
        Applied,
        /// <summary>The crowd has it already.</summary>
        Stale,
        /// <summary>A frame before it was missed: ask for a keyframe with the message <c>crowd:resync</c>.</summary>
        Missed,
    }

    /// <summary>The crowd of a stream, seat by seat, brought up to date by crowd frames. Not thread-safe.</summary>
    public sealed class Crowd
    {
        private const int Present = 0x01;
        private const int StepMask = 0xf0;
        private const int LowMask = 0x0f;

        private byte[] state = new byte[0];
        private byte[] occupancy = new byte[0];

        public uint Marker { get; private set; }
        public uint Tick { get; private set; }
        /// <summary>Seats are numbered from 0 to this less one.</summary>
        public int SeatCount { get; private set; }

        /// <summary>Brings the crowd to the frame's time when the frame fits, else leaves it as it is.</summary>
        public FrameFit Apply(CrowdFrame frame)
        {
            if (!frame.IsKeyframe)
            {
                if (frame.Marker <= Marker) return FrameFit.Stale;
                if (frame.BaseMarker > Marker || frame.SeatCount < SeatCount) return FrameFit.Missed;
            }
            if (frame.SeatCount > state.Length) Grow(frame.SeatCount);
            if (frame.IsKeyframe) Replace(frame);
            else Change(frame);
            Marker = frame.Marker;
            Tick = frame.Tick;
            SeatCount = frame.SeatCount;
            return FrameFit.Applied;
        }

        /// <summary>Engagement step in bits 7 to 4, mood in 3 to 1, presence in 0.</summary>
        public byte StateAt(int seat)
        {
            return state[Checked(seat)];
        }

        public bool IsPresentAt(int seat)
        {
            return (StateAt(seat) & Present) != 0;
        }

        /// <summary>0 to 1, the middle of the step; 0 of a free seat.</summary>
        public float EngagementAt(int seat)
        {
            return IsPresentAt(seat) ? ((StateAt(seat) >> 4) + 0.5f) / 16 : 0;
        }

        /// <summary>Code of the mood, 0 to 7 (docs/wire.md, "Messages").</summary>
        public int MoodAt(int seat)
        {
            return (StateAt(seat) >> 1) & 7;
        }

        /// <summary>Turns over, 0 or 1, with each new occupant.</summary>
        public int OccupancyAt(int seat)
        {
            return occupancy[Checked(seat)];
        }

        /// <summary>The look of whoever sits there; <paramref name="viewSeed"/> is that of the stream's state.</summary>
        public Look LookAt(int seat, uint viewSeed)
        {
            return Look.Of(viewSeed, seat, OccupancyAt(seat));
        }

        private int Checked(int seat)
        {
            if (seat < 0 || seat >= SeatCount)
            {
                throw new ArgumentOutOfRangeException("seat", seat, "is not from 0 to " + (SeatCount - 1));
            }
            return seat;
        }

        private void Grow(int seatCount)
        {
            int capacity = Math.Max(seatCount, state.Length * 2);
            Array.Resize(ref state, capacity);
            Array.Resize(ref occupancy, capacity);
        }

        private void Replace(CrowdFrame frame)
        {
            Array.Clear(state, 0, state.Length);
            Array.Clear(occupancy, 0, occupancy.Length);
            Array.Copy(frame.States, state, frame.SeatCount);
            for (int seat = 0; seat < frame.SeatCount; seat++)
            {
                occupancy[seat] = (byte)((frame.OccupancyBits[seat / 8] >> (seat % 8)) & 1);
            }
        }

        private void Change(CrowdFrame frame)
        {
            for (int i = 0; i < frame.Seats.Length; i++)
            {
                int seat = frame.Seats[i];
                int change = frame.Changes[i];
                state[seat] = (byte)((((state[seat] & StepMask) + change) & StepMask) | ((state[seat] ^ change) & LowMask));
            }
            foreach (int place in frame.Turnovers) occupancy[frame.Seats[place]] ^= 1;
        }
    }
}

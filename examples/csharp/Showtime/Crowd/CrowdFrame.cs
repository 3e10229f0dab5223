namespace Showtime
{
    /// <summary>A crowd frame that was read whole (docs/wire.md, "Crowd frame"); <see cref="Crowd.Apply"/> takes it.</summary>
    public sealed class CrowdFrame
    {
        public const int Version = 1;
        public const int MaxSeats = 1048576;
        private const int MostGapBytes = 3;

        /// <summary>True: it replaces the crowd. False: it changes one that is at its base or later.</summary>
        public bool IsKeyframe { get; private set; }
        /// <summary>Number of the step after which it was taken.</summary>
        public uint Marker { get; private set; }
        public uint Tick { get; private set; }
        public int SeatCount { get; private set; }
        /// <summary>Of a delta: the marker from which on it applies.</summary>
        public uint BaseMarker { get; private set; }

        /// <summary>Of a keyframe: a state a seat, and an occupancy bit a seat.</summary>
        internal byte[] States { get; private set; }
        internal byte[] OccupancyBits { get; private set; }
        /// <summary>Of a delta: the seats that changed, a change for each, and the places among them of the new occupants.</summary>
        internal int[] Seats { get; private set; }
        internal byte[] Changes { get; private set; }
        internal int[] Turnovers { get; private set; }

        private CrowdFrame() { }

        /// <summary>Reads the payload of the message <c>crowd</c>; throws <see cref="CrowdFrameException"/> at bytes that break the format.</summary>
        public static CrowdFrame Read(byte[] bytes)
        {
            FrameReader reader = new FrameReader(bytes);
            byte version = reader.Byte("version");
            if (version != Version) throw new CrowdFrameException("version " + version + " is not " + Version);
            byte kind = reader.Byte("kind");
            if (kind > 1) throw new CrowdFrameException("kind " + kind + " is neither 0 (keyframe) nor 1 (delta)");
            CrowdFrame frame = new CrowdFrame
            {
                IsKeyframe = kind == 0,
                Marker = reader.Varint("marker", uint.MaxValue),
                Tick = reader.Varint("tick", uint.MaxValue),
                SeatCount = (int)reader.Varint("seat count", MaxSeats),
            };
            if (frame.IsKeyframe) frame.ReadKeyframe(reader);
            else frame.ReadDelta(reader);
            return frame;
        }

        private void ReadKeyframe(FrameReader reader)
        {
            int bitBytes = (SeatCount + 7) / 8;
            States = reader.Plane("states", SeatCount, SeatCount);
            OccupancyBits = reader.Plane("occupancy", bitBytes, bitBytes);
            reader.End();
        }

        private void ReadDelta(FrameReader reader)
        {
            uint since = reader.Varint("markers since", Marker);
            if (since == 0) throw new CrowdFrameException("markers since is 0: a delta applies after an earlier marker");
            BaseMarker = Marker - since;
            int changed = (int)reader.Varint("changed count", (uint)SeatCount);
            byte[] gaps = reader.Plane("gaps", changed, MostGapBytes * changed);
            Changes = reader.Plane("changes", changed, changed);
            byte[] turnoverGaps = reader.Plane("turnovers", 0, MostGapBytes * changed);
            reader.End();
            Seats = FrameReader.Places("gaps", gaps, SeatCount);
            if (Seats.Length != changed) throw new CrowdFrameException("gaps name " + Seats.Length + " seats, not " + changed);
            Turnovers = FrameReader.Places("turnovers", turnoverGaps, changed);
        }
    }
}

using System;
using System.IO;
using System.IO.Compression;

namespace Showtime
{
    /// <summary>Reads the parts of a crowd frame from the front; every fault is a <see cref="CrowdFrameException"/>.</summary>
    internal sealed class FrameReader
    {
        private const int MostVarintBytes = 5;
        private const int MostGapBytes = 3;
        /// <summary>Deflate makes no more of a byte; a longer plane is refused before there is memory for it.</summary>
        private const int MostInflation = 1032;

        private readonly byte[] bytes;
        private int at;

        public FrameReader(byte[] bytes)
        {
            this.bytes = bytes;
        }

        public byte Byte(string what)
        {
            if (at == bytes.Length) throw new CrowdFrameException(what + " is missing");
            return bytes[at++];
        }

        public uint Varint(string what, uint most)
        {
            return Varint(what, most, MostVarintBytes);
        }

        public void End()
        {
            if (at != bytes.Length) throw new CrowdFrameException((bytes.Length - at) + " bytes follow the last plane");
        }

        /// <summary>An inflated plane of <paramref name="least"/> to <paramref name="most"/> bytes.</summary>
        public byte[] Plane(string what, int least, int most)
        {
            int length = (int)Varint(what + " length", int.MaxValue);
            if (length < least || length > most)
            {
                throw new CrowdFrameException(what + " has " + length + " bytes, not " + least + " to " + most);
            }
            if (length == 0) return new byte[0];
            int deflated = (int)Varint(what + " deflated length", int.MaxValue);
            if (deflated > bytes.Length - at) throw new CrowdFrameException(what + " ends early");
            if (length > (long)MostInflation * deflated) throw new CrowdFrameException(what + " is longer than it can be");
            byte[] plane = Inflate(what, deflated, length);
            at += deflated;
            return plane;
        }

        /// <summary>Places, ascending and below <paramref name="below"/>, of the gaps between them.</summary>
        public static int[] Places(string what, byte[] gaps, int below)
        {
            FrameReader reader = new FrameReader(gaps);
            int[] places = new int[gaps.Length];
            int count = 0;
            for (long next = 0; reader.at < gaps.Length; next++)
            {
                next += reader.Varint(what, int.MaxValue, MostGapBytes);
                if (next >= below) throw new CrowdFrameException(what + " name " + next + " of " + below);
                places[count++] = (int)next;
            }
            Array.Resize(ref places, count);
            return places;
        }

        private uint Varint(string what, uint most, int mostBytes)
        {
            ulong value = 0;
            for (int group = 0; group < mostBytes; group++)
            {
                byte next = Byte(what);
                value |= (ulong)(next & 0x7f) << (7 * group);
                if (next >= 0x80) continue;
                if (value > most) throw new CrowdFrameException(what + " is " + value + ", above " + most);
                return (uint)value;
            }
            throw new CrowdFrameException(what + " has more than " + mostBytes + " bytes");
        }

        private byte[] Inflate(string what, int deflated, int length)
        {
            byte[] plane = new byte[length];
            try
            {
                using (MemoryStream source = new MemoryStream(bytes, at, deflated, false))
                using (DeflateStream inflating = new DeflateStream(source, CompressionMode.Decompress))
                {
                    int read = 0;
                    while (read < length)
                    {
                        int more = inflating.Read(plane, read, length - read);
                        if (more == 0) throw new CrowdFrameException(what + " inflates to " + read + " bytes, not " + length);
                        read += more;
                    }
                    if (inflating.ReadByte() >= 0) throw new CrowdFrameException(what + " inflates to more than " + length + " bytes");
                }
            }
            catch (IOException cause)
            {
                throw new CrowdFrameException(what + " is no raw deflate", cause);
            }
            catch (InvalidDataException cause)
            {
                throw new CrowdFrameException(what + " is no raw deflate", cause);
            }
            return plane;
        }
    }
}

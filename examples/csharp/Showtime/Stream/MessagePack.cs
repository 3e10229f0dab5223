using System;
using System.Collections.Generic;
using System.IO;
using System.Text;

namespace Showtime
{
    /// <summary>
    /// MessagePack as rooms speak it: null, <c>bool</c>, <c>double</c> for every number, <c>string</c>, <c>object[]</c> and
    /// <c>Dictionary&lt;string, object&gt;</c>.
    /// </summary>
    internal static class MessagePack
    {
        /// <summary>Reads a value; throws <see cref="InvalidDataException"/> at bytes that are none.</summary>
        public static object Read(ByteReader reader)
        {
            byte first = reader.Byte();
            if (first < 0x80) return (double)first;
            if (first >= 0xe0) return (double)(first - 256);
            if (first < 0x90) return ReadMap(reader, first & 0x0f);
            if (first < 0xa0) return ReadArray(reader, first & 0x0f);
            if (first < 0xc0) return reader.Text(first & 0x1f);
            switch (first)
            {
                case 0xc0: return null;
                case 0xc2: return false;
                case 0xc3: return true;
                case 0xd9: return reader.Text(reader.Byte());
                case 0xda: return reader.Text(Length(reader, "uint16"));
                case 0xdb: return reader.Text(Length(reader, "uint32"));
                case 0xdc: return ReadArray(reader, Length(reader, "uint16"));
                case 0xdd: return ReadArray(reader, Length(reader, "uint32"));
                case 0xde: return ReadMap(reader, Length(reader, "uint16"));
                case 0xdf: return ReadMap(reader, Length(reader, "uint32"));
                default: return reader.Number(ByteReader.NumberType(first), true);
            }
        }

        public static void WriteName(List<byte> bytes, string name)
        {
            byte[] text = Encoding.UTF8.GetBytes(name);
            bytes.Add((byte)(0xa0 | text.Length));
            bytes.AddRange(text);
        }

        public static void WriteNumber(List<byte> bytes, double value)
        {
            byte[] littleEndian = BitConverter.GetBytes(value);
            if (BitConverter.IsLittleEndian) Array.Reverse(littleEndian);
            bytes.Add(0xcb);
            bytes.AddRange(littleEndian);
        }

        private static int Length(ByteReader reader, string type)
        {
            return (int)reader.Number(type, true);
        }

        private static object[] ReadArray(ByteReader reader, int length)
        {
            object[] values = new object[Math.Min(length, reader.Left)];
            for (int i = 0; i < length; i++) values[i] = Read(reader);
            return values;
        }

        private static Dictionary<string, object> ReadMap(ByteReader reader, int size)
        {
            Dictionary<string, object> map = new Dictionary<string, object>();
            for (int i = 0; i < size; i++)
            {
                string key = Read(reader) as string;
                if (key == null) throw new InvalidDataException("a key is no text");
                map[key] = Read(reader);
            }
            return map;
        }
    }
}

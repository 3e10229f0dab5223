using System;
using System.IO;
using System.Text;

namespace Showtime
{
    /// <summary>Takes bytes of a message from the front; throws <see cref="InvalidDataException"/> where there are too few.</summary>
    internal sealed class ByteReader
    {
        private static readonly string[] NumberTypes =
        {
            "float32", "float64", "uint8", "uint16", "uint32", "uint64", "int8", "int16", "int32", "int64",
        };

        private readonly byte[] bytes;
        private int at;

        public ByteReader(byte[] bytes)
        {
            this.bytes = bytes;
        }

        public int Left
        {
            get { return bytes.Length - at; }
        }

        public byte Byte()
        {
            return bytes[Skip(1)];
        }

        public byte[] Bytes(int count)
        {
            byte[] taken = new byte[count];
            Array.Copy(bytes, Skip(count), taken, 0, count);
            return taken;
        }

        public string Text(int byteCount)
        {
            return Encoding.UTF8.GetString(bytes, Skip(byteCount), byteCount);
        }

        /// <summary>What the byte says that a number begins with, in MessagePack as in the state.</summary>
        public static string NumberType(byte first)
        {
            if (first < 0xca || first > 0xd3) throw new InvalidDataException("no number begins with " + first);
            return NumberTypes[first - 0xca];
        }

        /// <summary>A number of a fixed width; whole numbers above 2^53 lose their last digits.</summary>
        public double Number(string type, bool isBigEndian)
        {
            int width = WidthOf(type);
            byte[] value = Bytes(width);
            if (isBigEndian == BitConverter.IsLittleEndian) Array.Reverse(value);
            switch (type)
            {
                case "float32": return BitConverter.ToSingle(value, 0);
                case "float64": return BitConverter.ToDouble(value, 0);
                case "uint8": return value[0];
                case "uint16": return BitConverter.ToUInt16(value, 0);
                case "uint32": return BitConverter.ToUInt32(value, 0);
                case "uint64": return BitConverter.ToUInt64(value, 0);
                case "int8": return (sbyte)value[0];
                case "int16": return BitConverter.ToInt16(value, 0);
                case "int32": return BitConverter.ToInt32(value, 0);
                default: return BitConverter.ToInt64(value, 0);
            }
        }

        private static int WidthOf(string type)
        {
            if (Array.IndexOf(NumberTypes, type) < 0) throw new InvalidDataException("no type " + type);
            if (type.EndsWith("64")) return 8;
            if (type.EndsWith("32")) return 4;
            return type.EndsWith("16") ? 2 : 1;
        }

        private int Skip(int count)
        {
            if (count < 0 || count > Left) throw new InvalidDataException(count + " bytes wanted, " + Left + " left");
            int from = at;
            at += count;
            return from;
        }
    }
}

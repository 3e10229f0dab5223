using System;

namespace Showtime
{
    /// <summary>The draws of a reaction: words that follow from its seed, a purpose and a seat.</summary>
    internal sealed class Draws
    {
        public const int ForPart = 1;
        public const int ForDelay = 2;
        public const int ForDuration = 3;
        public const int ForWhole = 4;

        private readonly uint root;

        public Draws(uint seed)
        {
            root = Mix(Mix(seed));
        }

        public uint At(int purpose, int seat)
        {
            unchecked
            {
                return Mix(Mix(root ^ ((uint)purpose * 0x85EBCA6B)) ^ ((uint)seat * 0x9E3779B1));
            }
        }

        /// <summary>0 to <paramref name="limit"/> less one.</summary>
        public static int Below(uint word, int limit)
        {
            return (int)(((long)(word >> 16) * limit) >> 16);
        }

        /// <summary>The lower of two draws of 16 bits.</summary>
        public static long Early(uint word)
        {
            return Math.Min(word >> 16, word & 0xffff);
        }

        /// <summary>A share of 0 to 1 in whole basis points; halves go up, as in every other language's client.</summary>
        public static int Bp(double share)
        {
            return (int)Math.Floor(Math.Min(1, Math.Max(0, share)) * 10000 + 0.5);
        }

        private static uint Mix(uint word)
        {
            unchecked
            {
                word = (word ^ (word >> 16)) * 0x7FEB352D;
                word = (word ^ (word >> 15)) * 0x846CA68B;
                return word ^ (word >> 16);
            }
        }
    }
}

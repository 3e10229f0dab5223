using System;

namespace Showtime
{
    /// <summary>The server lets nobody in, or not us; <see cref="Code"/> is one of docs/wire.md, "Refusals".</summary>
    public sealed class StreamRefusedException : Exception
    {
        public readonly int Code;

        public StreamRefusedException(int code, string message) : base(message)
        {
            Code = code;
        }
    }
}

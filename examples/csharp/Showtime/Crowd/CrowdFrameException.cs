using System;

namespace Showtime
{
    /// <summary>Bytes that break the format of the crowd frame (docs/wire.md, "Crowd frame").</summary>
    public sealed class CrowdFrameException : Exception
    {
        public CrowdFrameException(string message) : base(message) { }

        public CrowdFrameException(string message, Exception cause) : base(message, cause) { }
    }
}

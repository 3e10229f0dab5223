using System;
using System.IO;
using System.Net.WebSockets;
using System.Threading;
using System.Threading.Tasks;

namespace Showtime
{
    /// <summary>One WebSocket to a stream's room. Acknowledges the join by itself; everything else is its owner's.</summary>
    internal sealed class StreamConnection : IDisposable
    {
        public const byte JoinRoom = 10;
        private const int ReadBytes = 16384;
        private const int ClosedAbnormally = 1006;

        private readonly ClientWebSocket socket = new ClientWebSocket();
        private readonly SemaphoreSlim turn = new SemaphoreSlim(1);

        /// <summary>Claims this seat again when the connection is lost; null until the server has said it.</summary>
        public string ReconnectionToken { get; private set; }

        public Task OpenAsync(Uri address, CancellationToken stop)
        {
            return socket.ConnectAsync(address, stop);
        }

        /// <summary>Gives each message to <paramref name="take"/>; answers the code that the connection was closed with.</summary>
        public async Task<int> ReceiveAsync(Action<byte[]> take, CancellationToken stop)
        {
            ArraySegment<byte> buffer = new ArraySegment<byte>(new byte[ReadBytes]);
            MemoryStream message = new MemoryStream();
            while (true)
            {
                WebSocketReceiveResult read;
                try
                {
                    read = await socket.ReceiveAsync(buffer, stop).ConfigureAwait(false);
                }
                catch (WebSocketException)
                {
                    return ClosedAbnormally;
                }
                if (read.MessageType == WebSocketMessageType.Close) return (int)(socket.CloseStatus ?? (WebSocketCloseStatus)ClosedAbnormally);
                message.Write(buffer.Array, 0, read.Count);
                if (!read.EndOfMessage) continue;
                byte[] bytes = message.ToArray();
                message.SetLength(0);
                if (bytes.Length == 0) continue;
                if (bytes[0] == JoinRoom) await AcknowledgeAsync(bytes, stop).ConfigureAwait(false);
                take(bytes);
            }
        }

        /// <summary>Sends when it is open; otherwise the message is dropped.</summary>
        public async Task SendAsync(byte[] bytes, CancellationToken stop)
        {
            await turn.WaitAsync(stop).ConfigureAwait(false);
            try
            {
                if (socket.State != WebSocketState.Open) return;
                await socket.SendAsync(new ArraySegment<byte>(bytes), WebSocketMessageType.Binary, true, stop).ConfigureAwait(false);
            }
            catch (WebSocketException)
            {
                // Lost meanwhile: the reader learns of it.
            }
            finally
            {
                turn.Release();
            }
        }

        public void Dispose()
        {
            socket.Dispose();
        }

        private Task AcknowledgeAsync(byte[] join, CancellationToken stop)
        {
            ByteReader reader = new ByteReader(join);
            reader.Byte();
            ReconnectionToken = reader.Text(reader.Byte());
            return SendAsync(new[] { JoinRoom }, stop);
        }
    }
}

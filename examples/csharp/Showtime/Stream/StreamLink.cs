using System;
using System.Threading;
using System.Threading.Tasks;

namespace Showtime
{
    public enum StreamStatus
    {
        Connecting,
        Connected,
        Reconnecting,
        /// <summary>Nothing follows.</summary>
        Ended,
    }

    /// <summary>Keeps a connection to a stream: joins, comes back after a loss, and gives up where the wire says so. Runs beside the game.</summary>
    internal sealed class StreamLink : IDisposable
    {
        private const int FirstPauseMs = 250;
        private const int LongestPauseMs = 10000;
        private const int UnknownForMs = 15000;
        private const int UnknownStream = 4404;
        private static readonly int[] Final = { 4000, 4100, 4400, 4401, 4403, 4409, 4413, 4422 };

        private readonly Uri endpoint;
        private readonly string showtimeSessionId;
        private readonly string token;
        private readonly Action<byte[]> take;
        private readonly Action<StreamStatus, int> show;
        private readonly CancellationTokenSource stopping = new CancellationTokenSource();
        private readonly Random random = new Random();
        private volatile StreamConnection connection;
        private string reconnectionToken;

        /// <summary><paramref name="take"/> gets messages, <paramref name="show"/> the status with the code behind it, both on another thread.</summary>
        public StreamLink(Uri endpoint, string showtimeSessionId, string token, Action<byte[]> take, Action<StreamStatus, int> show)
        {
            this.endpoint = endpoint;
            this.showtimeSessionId = showtimeSessionId;
            this.token = token;
            this.take = take;
            this.show = show;
        }

        /// <summary>Begins, and returns at once; nobody waits for the end.</summary>
        public async void Start()
        {
            await RunAsync().ConfigureAwait(false);
        }

        public void Send(byte[] bytes)
        {
            StreamConnection current = connection;
            if (current != null) current.SendAsync(bytes, stopping.Token).ContinueWith(sent => sent.Exception);
        }

        public void Dispose()
        {
            stopping.Cancel();
            StreamConnection current = connection;
            if (current != null) current.Dispose();
        }

        private async Task RunAsync()
        {
            DateTime unknownUntil = DateTime.MinValue;
            int attempt = 0;
            while (!stopping.IsCancellationRequested)
            {
                int code = await AttemptAsync(() => attempt = 0).ConfigureAwait(false);
                if (stopping.IsCancellationRequested) return;
                bool isOver = Array.IndexOf(Final, code) >= 0 || (code == UnknownStream && DateTime.UtcNow >= unknownUntil);
                show(isOver ? StreamStatus.Ended : StreamStatus.Reconnecting, code);
                if (isOver) return;
                // The first failure after a time of connection is the loss itself.
                if (attempt == 0 && code != UnknownStream) unknownUntil = DateTime.UtcNow.AddMilliseconds(UnknownForMs);
                await PauseAsync(attempt++).ConfigureAwait(false);
            }
        }

        /// <summary>Joins and stays as long as it goes; answers the code of what ended it, 0 when nobody answered.</summary>
        private async Task<int> AttemptAsync(Action joined)
        {
            try
            {
                Uri address = await SeatAsync().ConfigureAwait(false);
                using (StreamConnection opened = new StreamConnection())
                {
                    await opened.OpenAsync(address, stopping.Token).ConfigureAwait(false);
                    connection = opened;
                    joined();
                    show(StreamStatus.Connected, 0);
                    int code = await opened.ReceiveAsync(take, stopping.Token).ConfigureAwait(false);
                    reconnectionToken = opened.ReconnectionToken;
                    return code;
                }
            }
            catch (StreamRefusedException refusal)
            {
                return refusal.Code;
            }
            catch (Exception)
            {
                // Whatever the network throws on whatever platform: nobody answered, or not as a server of streams does.
                return 0;
            }
            finally
            {
                connection = null;
            }
        }

        /// <summary>The seat that it had, unless the server refuses it; then another.</summary>
        private async Task<Uri> SeatAsync()
        {
            if (reconnectionToken != null)
            {
                try
                {
                    return await Matchmaking.ComeBackAsync(endpoint, showtimeSessionId, reconnectionToken, stopping.Token).ConfigureAwait(false);
                }
                catch (StreamRefusedException)
                {
                    reconnectionToken = null;
                }
            }
            return await Matchmaking.JoinAsync(endpoint, showtimeSessionId, token, stopping.Token).ConfigureAwait(false);
        }

        /// <summary>Twice as long each time, drawn from the upper half: viewers of one stream lose it together.</summary>
        private async Task PauseAsync(int attempt)
        {
            double longest = Math.Min(LongestPauseMs, FirstPauseMs * Math.Pow(2, Math.Min(attempt, 30)));
            try
            {
                await Task.Delay((int)(longest * (0.5 + random.NextDouble() / 2)), stopping.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                // Left meanwhile.
            }
        }
    }
}

using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;

namespace Showtime
{
    /// <summary>
    /// Watches a stream: its crowd, its state, what is announced. The network runs beside the game; everything here changes,
    /// and every event comes, inside <see cref="Update"/> alone. It comes back after a loss by itself until it is disposed.
    /// </summary>
    public sealed class StreamClient : IDisposable
    {
        private const byte RoomData = 13;
        private const byte RoomState = 14;
        private const byte RoomStatePatch = 15;
        private const byte RoomDataBytes = 17;
        private const double AskAgainMs = 3000;
        private const double PingEveryMs = 20000;

        private readonly ConcurrentQueue<Action> arrived = new ConcurrentQueue<Action>();
        private readonly ServerClock clock = new ServerClock();
        private readonly StreamLink link;
        private SchemaType stateType;
        private SchemaState state;
        private double? askedAt;
        private double pingedAt;

        /// <summary><paramref name="endpoint"/> is the public port, as <c>http://localhost:2567</c>; the token is a JSON web token, or null. Throws <see cref="ArgumentException"/> when it is neither.</summary>
        public StreamClient(string endpoint, string showtimeSessionId, string token = null)
        {
            link = new StreamLink(
                new Uri(endpoint),
                showtimeSessionId,
                token == null ? null : Matchmaking.Checked(token),
                bytes => arrived.Enqueue(() => Take(bytes)),
                (status, code) => arrived.Enqueue(() => Show(status, code)));
            Crowd = new Crowd();
            State = new Dictionary<string, object>();
        }

        /// <summary>Seat by seat; empty until the first keyframe.</summary>
        public Crowd Crowd { get; private set; }

        /// <summary>The state as docs/wire.md lists it: dictionaries, lists, strings, <c>double</c> and <c>bool</c>. Another one after each change.</summary>
        public Dictionary<string, object> State { get; private set; }

        /// <summary>For <see cref="Crowd.LookAt"/>; 0 until the state has come.</summary>
        public uint ViewSeed { get; private set; }

        public StreamStatus Status { get; private set; }

        /// <summary>The close code or refusal behind the status (docs/wire.md, "Refusals"); 0: nobody answered, or all is well.</summary>
        public int StatusCode { get; private set; }

        public event Action StateChanged;
        public event Action CrowdChanged;
        /// <summary>Expand it with <see cref="ReactionExpansion.Expand"/>; it starts when <see cref="ServerNow"/> is its StartAt.</summary>
        public event Action<Reaction> Reacted;
        /// <summary>Every message by its type, as <c>hype:started</c>, with its payload.</summary>
        public event Action<string, Dictionary<string, object>> Announced;
        public event Action<StreamStatus> StatusChanged;

        /// <summary>Begins to join.</summary>
        public void Start()
        {
            link.Start();
        }

        /// <summary>Takes what has come; to be called once a frame of the game, always on the same thread.</summary>
        public void Update()
        {
            Action next;
            while (arrived.TryDequeue(out next)) next();
            if (Status == StreamStatus.Connected && ServerClock.Now() - pingedAt >= PingEveryMs) Ping();
        }

        /// <summary>The server's clock in Unix milliseconds.</summary>
        public double ServerNow()
        {
            return clock.ServerNow();
        }

        /// <summary>Leaves; nothing comes after it.</summary>
        public void Dispose()
        {
            link.Dispose();
        }

        private void Show(StreamStatus status, int code)
        {
            Status = status;
            StatusCode = code;
            if (status == StreamStatus.Connected) askedAt = null;
            if (StatusChanged != null) StatusChanged(status);
        }

        private void Take(byte[] bytes)
        {
            ByteReader reader = new ByteReader(bytes);
            switch (reader.Byte())
            {
                case StreamConnection.JoinRoom:
                    TakeJoin(reader);
                    break;
                case RoomState:
                    state = new SchemaState(stateType);
                    TakeState(reader.Bytes(reader.Left));
                    break;
                case RoomStatePatch:
                    TakeState(reader.Bytes(reader.Left));
                    break;
                case RoomData:
                    TakeMessage((string)MessagePack.Read(reader), reader.Left > 0 ? MessagePack.Read(reader) : null);
                    break;
                case RoomDataBytes:
                    if ((string)MessagePack.Read(reader) == "crowd") TakeFrame(reader.Bytes(reader.Left));
                    break;
            }
        }

        private void TakeJoin(ByteReader reader)
        {
            reader.Text(reader.Byte());
            string serializer = reader.Text(reader.Byte());
            if (serializer != "schema") throw new InvalidDataException("serializer " + serializer);
            stateType = SchemaType.RootOf(reader.Bytes((int)SchemaState.Number(reader)));
            Ping();
        }

        private void TakeState(byte[] bytes)
        {
            state.Take(bytes);
            State = state.Plain();
            Dictionary<string, object> session = (Dictionary<string, object>)State["session"];
            ViewSeed = (uint)(double)session["viewSeed"];
            if (StateChanged != null) StateChanged();
        }

        private void TakeMessage(string type, object payload)
        {
            Dictionary<string, object> fields = payload as Dictionary<string, object> ?? new Dictionary<string, object>();
            if (type == "pong") clock.Take((double)fields["sentAt"], (double)fields["serverNow"]);
            else if (Announced != null) Announced(type, fields);
            if (type != "reaction" || Reacted == null || !ReactionExpansion.IsKnown((string)fields["kind"])) return;
            Reacted(new Reaction
            {
                Kind = (string)fields["kind"],
                Intensity = (double)fields["intensity"],
                Share = (double)fields["share"],
                SpreadMs = (int)(double)fields["spreadMs"],
                Seed = (uint)(double)fields["seed"],
                StartAt = (double)fields["startAt"],
            });
        }

        private void TakeFrame(byte[] bytes)
        {
            FrameFit fit;
            try
            {
                fit = Crowd.Apply(CrowdFrame.Read(bytes));
            }
            catch (CrowdFrameException)
            {
                fit = FrameFit.Missed;
            }
            if (fit == FrameFit.Missed) AskForKeyframe();
            if (fit != FrameFit.Applied) return;
            askedAt = null;
            if (CrowdChanged != null) CrowdChanged();
        }

        private void AskForKeyframe()
        {
            double now = ServerClock.Now();
            if (askedAt.HasValue && now - askedAt.Value < AskAgainMs) return;
            askedAt = now;
            List<byte> message = new List<byte> { RoomData };
            MessagePack.WriteName(message, "crowd:resync");
            link.Send(message.ToArray());
        }

        private void Ping()
        {
            pingedAt = ServerClock.Now();
            List<byte> message = new List<byte> { RoomData };
            MessagePack.WriteName(message, "ping");
            message.Add(0x81);
            MessagePack.WriteName(message, "sentAt");
            MessagePack.WriteNumber(message, pingedAt);
            link.Send(message.ToArray());
        }
    }
}

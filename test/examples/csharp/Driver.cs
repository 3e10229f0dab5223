using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Threading;
using Showtime;

/// <summary>
/// Lets a test speak to the C# reader: a command a line on stdin, its answer a line on stdout.
///   new                                            an empty crowd
///   frame BASE64                                   applied, stale, missed or refused; then the crowd
///   look VIEWSEED SEAT OCCUPANCY                   class and variant
///   expand KIND INTENSITY SHARE SPREAD SEED SEATS COLUMNS   seats, delays and durations, or the sums of them (SEATS with a +)
///   watch ENDPOINT ID UNTIL TOKEN                  joins, and answers at each change until the status is UNTIL; without TOKEN as anybody
/// </summary>
internal static class Driver
{
    private static Crowd crowd = new Crowd();

    private static void Main()
    {
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
        Thread.CurrentThread.CurrentCulture = CultureInfo.InvariantCulture;
        string line;
        while ((line = Console.ReadLine()) != null)
        {
            string[] words = line.Split(' ');
            if (words[0] == "watch") Watch(words);
            else Console.WriteLine(Answer(words));
        }
    }

    private static string Answer(string[] words)
    {
        switch (words[0])
        {
            case "new":
                crowd = new Crowd();
                return "new";
            case "frame":
                return Frame(Convert.FromBase64String(words.Length > 1 ? words[1] : ""));
            case "look":
                Look look = Look.Of(uint.Parse(words[1]), int.Parse(words[2]), int.Parse(words[3]));
                return look.Class + " " + look.Variant;
            case "expand":
                return Expand(words);
            default:
                throw new ArgumentException("command: " + words[0]);
        }
    }

    private static string Frame(byte[] bytes)
    {
        try
        {
            return crowd.Apply(CrowdFrame.Read(bytes)).ToString().ToLowerInvariant() + " " + CrowdText(crowd);
        }
        catch (CrowdFrameException refusal)
        {
            return "refused " + refusal.Message;
        }
    }

    private static string CrowdText(Crowd shown)
    {
        byte[] states = new byte[shown.SeatCount];
        byte[] occupancy = new byte[shown.SeatCount];
        for (int seat = 0; seat < shown.SeatCount; seat++)
        {
            states[seat] = shown.StateAt(seat);
            occupancy[seat] = (byte)shown.OccupancyAt(seat);
        }
        string[] parts = { shown.Tick.ToString(), shown.Marker.ToString(), Convert.ToBase64String(states), Convert.ToBase64String(occupancy) };
        return string.Join(" ", parts);
    }

    private static string Expand(string[] words)
    {
        Reaction reaction = new Reaction
        {
            Kind = words[1],
            Intensity = double.Parse(words[2], CultureInfo.InvariantCulture),
            Share = double.Parse(words[3], CultureInfo.InvariantCulture),
            SpreadMs = int.Parse(words[4]),
            Seed = uint.Parse(words[5]),
        };
        int[] columns = words.Length > 7 ? words[7].Split(',').Select(int.Parse).ToArray() : null;
        ReactionExpansion expansion = ReactionExpansion.Expand(reaction, int.Parse(words[6].TrimEnd('+')), columns);
        int[][] parts = { expansion.Seats, expansion.DelayMs, expansion.DurationMs };
        string head = expansion.EndMs + " " + expansion.Seats.Length + " ";
        if (words[6].EndsWith("+")) return head + string.Join(" ", parts.Select(part => part.Sum(value => (long)value)));
        return head + string.Join(" ", parts.Select(part => string.Join(",", part)));
    }

    private static void Watch(string[] words)
    {
        StreamClient joining;
        try
        {
            joining = new StreamClient(words[1], words[2], words.Length > 4 ? words[4] : null);
        }
        catch (ArgumentException refusal)
        {
            Console.WriteLine("refused " + refusal.Message);
            return;
        }
        using (StreamClient client = joining)
        {
            client.CrowdChanged += () => Console.WriteLine("crowd " + CrowdText(client.Crowd));
            client.StateChanged += () => Console.WriteLine("state " + Json(client.State));
            client.Reacted += reaction => Console.WriteLine("reaction " + reaction.Kind + " " + reaction.Seed);
            client.Announced += (type, payload) => Console.WriteLine("announced " + type + " " + Json(payload));
            client.StatusChanged += status => Console.WriteLine("status " + status + " " + client.StatusCode);
            client.Start();
            while (client.Status.ToString() != words[3])
            {
                client.Update();
                Thread.Sleep(5);
            }
            if (client.Crowd.SeatCount == 0) return;
            Console.WriteLine("look " + client.Crowd.LookAt(0, client.ViewSeed).Variant + " ahead " + (client.ServerNow() - Now()));
        }
    }

    private static double Now()
    {
        return (DateTime.UtcNow - new DateTime(1970, 1, 1, 0, 0, 0, DateTimeKind.Utc)).TotalMilliseconds;
    }

    private static string Json(object value)
    {
        Dictionary<string, object> map = value as Dictionary<string, object>;
        if (map != null) return "{" + string.Join(",", map.Select(entry => Json(entry.Key) + ":" + Json(entry.Value))) + "}";
        string text = value as string;
        if (text != null) return "\"" + Escaped(text) + "\"";
        System.Collections.IEnumerable list = value as System.Collections.IEnumerable;
        if (list != null) return "[" + string.Join(",", list.Cast<object>().Select(Json)) + "]";
        if (value is double) return ((double)value).ToString("R", CultureInfo.InvariantCulture);
        return value is bool ? ((bool)value ? "true" : "false") : "null";
    }

    private static string Escaped(string text)
    {
        StringBuilder escaped = new StringBuilder();
        foreach (char letter in text)
        {
            if (letter < ' ' || letter == '"' || letter == '\\') escaped.AppendFormat("\\u{0:x4}", (int)letter);
            else escaped.Append(letter);
        }
        return escaped.ToString();
    }
}

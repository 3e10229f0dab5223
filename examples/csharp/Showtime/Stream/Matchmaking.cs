using System;
using System.Net.Http;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;

namespace Showtime
{
    /// <summary>Asks the server for a seat in a stream (docs/wire.md, "Finding and joining a stream").</summary>
    internal static class Matchmaking
    {
        private const int StatusToCode = 4000;

        private static readonly HttpClient Http = new HttpClient { Timeout = TimeSpan.FromSeconds(10) };

        /// <summary>The address of the WebSocket of a new seat.</summary>
        public static Task<Uri> JoinAsync(Uri endpoint, string showtimeSessionId, string token, CancellationToken stop)
        {
            string body = token == null ? "{}" : "{\"token\":\"" + Checked(token) + "\"}";
            return ReserveAsync(endpoint, "joinById/" + showtimeSessionId, body, "", stop);
        }

        /// <summary>The address of the WebSocket of the seat that a lost connection had.</summary>
        public static Task<Uri> ComeBackAsync(Uri endpoint, string showtimeSessionId, string reconnectionToken, CancellationToken stop)
        {
            string body = "{\"reconnectionToken\":\"" + Checked(reconnectionToken) + "\"}";
            string more = "&reconnectionToken=" + reconnectionToken;
            return ReserveAsync(endpoint, "reconnect/" + showtimeSessionId, body, more, stop);
        }

        private static async Task<Uri> ReserveAsync(Uri endpoint, string path, string body, string more, CancellationToken stop)
        {
            Uri url = new Uri(endpoint, "/matchmake/" + path);
            using (StringContent content = new StringContent(body, Encoding.UTF8, "application/json"))
            using (HttpResponseMessage response = await Http.PostAsync(url, content, stop).ConfigureAwait(false))
            {
                string answer = await response.Content.ReadAsStringAsync().ConfigureAwait(false);
                if (!response.IsSuccessStatusCode) throw new StreamRefusedException((int)response.StatusCode + StatusToCode, answer);
                string host = Field(answer, "publicAddress") ?? endpoint.Authority;
                string scheme = endpoint.Scheme == "https" ? "wss" : "ws";
                string room = Field(answer, "processId") + "/" + Field(answer, "roomId");
                return new Uri(scheme + "://" + host + "/" + room + "?sessionId=" + Field(answer, "sessionId") + more);
            }
        }

        /// <summary>A text of the answer's JSON object; ids and addresses have nothing in them that is escaped.</summary>
        private static string Field(string json, string name)
        {
            Match match = Regex.Match(json, "\"" + name + "\"\\s*:\\s*\"([^\"\\\\]*)\"");
            return match.Success ? match.Groups[1].Value : null;
        }

        /// <summary>The token as it may stand in a request; throws <see cref="ArgumentException"/> when it is none.</summary>
        public static string Checked(string token)
        {
            if (Regex.IsMatch(token, "^[\\w.-]+$")) return token;
            throw new ArgumentException("token: \"" + token + "\" has other than letters, digits, _, - and dots");
        }
    }
}

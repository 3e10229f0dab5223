using System.Collections.Generic;

namespace Showtime
{
    /// <summary>A thing with fields, a map or an array of a room's state.</summary>
    internal sealed class SchemaStructure
    {
        public readonly SchemaType Type;
        /// <summary>Fields by name, or entries by key.</summary>
        public readonly Dictionary<string, object> Entries = new Dictionary<string, object>();
        /// <summary>Of a map: keys by the index that stands for them.</summary>
        public readonly Dictionary<int, string> Keys = new Dictionary<int, string>();
        /// <summary>Of an array; null is a hole.</summary>
        public readonly List<object> Elements = new List<object>();

        public SchemaStructure(SchemaType type)
        {
            Type = type;
        }

        public void CloseHoles()
        {
            Elements.RemoveAll(element => element == null);
        }

        /// <summary>Adds itself and all that is below it.</summary>
        public void Gather(HashSet<SchemaStructure> held)
        {
            held.Add(this);
            foreach (object value in Entries.Values) (value as SchemaStructure)?.Gather(held);
            foreach (object value in Elements) (value as SchemaStructure)?.Gather(held);
        }

        public object Plain()
        {
            if (Type.Kind == SchemaKind.Array) return Elements.ConvertAll(PlainOf);
            Dictionary<string, object> plain = new Dictionary<string, object>();
            foreach (KeyValuePair<string, object> entry in Entries) plain[entry.Key] = PlainOf(entry.Value);
            return plain;
        }

        private static object PlainOf(object value)
        {
            SchemaStructure structure = value as SchemaStructure;
            return structure == null ? value : structure.Plain();
        }
    }
}

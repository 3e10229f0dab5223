using System.Collections.Generic;

namespace Showtime
{
    internal enum SchemaKind
    {
        Simple,
        Fields,
        Map,
        Array,
    }

    /// <summary>What the value of a field, entry or element of a room's state is.</summary>
    internal sealed class SchemaType
    {
        public readonly SchemaKind Kind;
        /// <summary>Of a simple type: <c>string</c>, <c>uint8</c> and the like.</summary>
        public readonly string Name;
        /// <summary>In the order of their places.</summary>
        public readonly List<KeyValuePair<string, SchemaType>> Fields = new List<KeyValuePair<string, SchemaType>>();
        /// <summary>Of a map or an array: what its values are.</summary>
        public readonly SchemaType Of;

        private SchemaType(SchemaKind kind, string name, SchemaType of)
        {
            Kind = kind;
            Name = name;
            Of = of;
        }

        public static SchemaType Simple(string name)
        {
            return new SchemaType(SchemaKind.Simple, name, null);
        }

        public static SchemaType Collection(SchemaKind kind, SchemaType of)
        {
            return new SchemaType(kind, null, of);
        }

        public static SchemaType WithFields()
        {
            return new SchemaType(SchemaKind.Fields, null, null);
        }

        public SchemaType With(string field, SchemaType type)
        {
            Fields.Add(new KeyValuePair<string, SchemaType>(field, type));
            return this;
        }

        /// <summary>The type of a state's root, by the description of it that comes with the join.</summary>
        public static SchemaType RootOf(byte[] description)
        {
            SchemaState state = new SchemaState(Description());
            state.Take(description);
            Dictionary<string, object> plain = state.Plain();
            Dictionary<int, SchemaType> byId = new Dictionary<int, SchemaType>();
            foreach (object entry in ListOf(plain, "types")) byId[NumberOf(entry, "id", 0)] = WithFields();
            foreach (object entry in ListOf(plain, "types"))
            {
                SchemaType type = byId[NumberOf(entry, "id", 0)];
                foreach (object field in ListOf(entry, "fields")) type.With(TextOf(field, "name"), FieldType(field, byId));
            }
            return byId[NumberOf(plain, "rootType", 0)];
        }

        /// <summary>The types that a description itself has.</summary>
        private static SchemaType Description()
        {
            SchemaType number = Simple("number");
            SchemaType text = Simple("string");
            SchemaType field = WithFields()
                .With("name", text).With("type", text).With("referencedType", number).With("childPrimitive", text);
            SchemaType type = WithFields()
                .With("id", number).With("extendsId", number).With("fields", Collection(SchemaKind.Array, field));
            return WithFields().With("types", Collection(SchemaKind.Array, type)).With("rootType", number);
        }

        private static SchemaType FieldType(object field, Dictionary<int, SchemaType> byId)
        {
            SchemaType inner;
            if (!byId.TryGetValue(NumberOf(field, "referencedType", -1), out inner)) inner = Simple(TextOf(field, "childPrimitive"));
            switch (TextOf(field, "type"))
            {
                case "ref": return inner;
                case "map": return Collection(SchemaKind.Map, inner);
                case "array": return Collection(SchemaKind.Array, inner);
                default: return Simple(TextOf(field, "type"));
            }
        }

        private static List<object> ListOf(object structure, string field)
        {
            object value;
            return ((Dictionary<string, object>)structure).TryGetValue(field, out value) ? (List<object>)value : new List<object>();
        }

        private static int NumberOf(object structure, string field, int absent)
        {
            object value;
            return ((Dictionary<string, object>)structure).TryGetValue(field, out value) ? (int)(double)value : absent;
        }

        private static string TextOf(object structure, string field)
        {
            object value;
            return ((Dictionary<string, object>)structure).TryGetValue(field, out value) ? (string)value : "";
        }
    }
}

using System.Collections.Generic;
using System.IO;

namespace Showtime
{
    /// <summary>The state of a room, read from its bytes (docs/wire.md, "Bytes of the state").</summary>
    internal sealed class SchemaState
    {
        private const int Move = 255;
        private const int Clear = 10;
        private const int Reverse = 15;
        private const int TakeOut = 33;
        private const int Add = 0x80;
        private const int Delete = 0x40;

        private readonly SchemaStructure root;
        private Dictionary<int, SchemaStructure> byId = new Dictionary<int, SchemaStructure>();

        public SchemaState(SchemaType type)
        {
            root = new SchemaStructure(type);
            byId[0] = root;
        }

        /// <summary>The state as dictionaries, lists, strings, numbers (<c>double</c>) and booleans.</summary>
        public Dictionary<string, object> Plain()
        {
            return (Dictionary<string, object>)root.Plain();
        }

        /// <summary>Takes the whole state (of a new one) or a patch; throws <see cref="InvalidDataException"/> at bytes that are none.</summary>
        public void Take(byte[] bytes)
        {
            ByteReader reader = new ByteReader(bytes);
            SchemaStructure current = root;
            while (reader.Left > 0)
            {
                byte operation = reader.Byte();
                if (operation == Move)
                {
                    current.CloseHoles();
                    current = Known((int)Number(reader));
                }
                else if (current.Type.Kind == SchemaKind.Fields) ChangeField(current, operation, reader);
                else ChangeCollection(current, operation, reader);
            }
            current.CloseHoles();
            ForgetLost();
        }

        public static double Number(ByteReader reader)
        {
            byte first = reader.Byte();
            if (first < 0x80) return first;
            if (first >= 0xe0) return first - 256;
            return reader.Number(ByteReader.NumberType(first), false);
        }

        public static string Text(ByteReader reader)
        {
            byte first = reader.Byte();
            if (first >= 0xa0 && first < 0xc0) return reader.Text(first & 0x1f);
            if (first < 0xd9 || first > 0xdb) throw new InvalidDataException("no text begins with " + first);
            string type = first == 0xd9 ? "uint8" : first == 0xda ? "uint16" : "uint32";
            return reader.Text((int)reader.Number(type, false));
        }

        private void ChangeField(SchemaStructure structure, byte first, ByteReader reader)
        {
            int place = first & 0x3f;
            if (place >= structure.Type.Fields.Count) throw new InvalidDataException("no field " + place);
            KeyValuePair<string, SchemaType> field = structure.Type.Fields[place];
            int operation = first & 0xc0;
            if (operation == Delete) structure.Entries.Remove(field.Key);
            else structure.Entries[field.Key] = Value(field.Value, reader);
        }

        private void ChangeCollection(SchemaStructure structure, byte operation, ByteReader reader)
        {
            if (operation == Clear)
            {
                structure.Entries.Clear();
                structure.Elements.Clear();
            }
            else if (structure.Type.Kind == SchemaKind.Map) ChangeEntry(structure, operation, reader);
            else if (operation == Reverse) structure.Elements.Reverse();
            else if (operation == TakeOut)
            {
                SchemaStructure taken;
                if (!byId.TryGetValue((int)Number(reader), out taken)) return;
                int place = structure.Elements.IndexOf(taken);
                if (place >= 0) structure.Elements[place] = null;
            }
            else ChangeElement(structure, operation, reader);
        }

        private void ChangeEntry(SchemaStructure map, byte operation, ByteReader reader)
        {
            int index = (int)Number(reader);
            if ((operation & Add) != 0) map.Keys[index] = Text(reader);
            string key;
            if (!map.Keys.TryGetValue(index, out key)) throw new InvalidDataException("no key for " + index);
            if (operation == Delete) map.Entries.Remove(key);
            else map.Entries[key] = Value(map.Type.Of, reader);
        }

        private void ChangeElement(SchemaStructure array, byte operation, ByteReader reader)
        {
            int index = (int)Number(reader);
            List<object> elements = array.Elements;
            if (index < 0 || index > elements.Count) throw new InvalidDataException("no place " + index);
            if (index == elements.Count) elements.Add(null);
            if (operation == Delete)
            {
                elements[index] = null;
                return;
            }
            object value = Value(array.Type.Of, reader);
            bool isInsertion = operation == Add && elements[index] != null && elements[index] != value;
            if (isInsertion) elements.Insert(index, value);
            else elements[index] = value;
        }

        private object Value(SchemaType type, ByteReader reader)
        {
            if (type.Kind == SchemaKind.Simple) return Simple(type.Name, reader);
            int id = (int)Number(reader);
            SchemaStructure structure;
            if (!byId.TryGetValue(id, out structure)) byId[id] = structure = new SchemaStructure(type);
            return structure;
        }

        private static object Simple(string type, ByteReader reader)
        {
            if (type == "string") return Text(reader);
            if (type == "number") return Number(reader);
            if (type == "boolean") return reader.Byte() > 0;
            return reader.Number(type, false);
        }

        private SchemaStructure Known(int id)
        {
            SchemaStructure structure;
            if (!byId.TryGetValue(id, out structure)) throw new InvalidDataException("no structure " + id);
            return structure;
        }

        /// <summary>Ids of structures that have lost their place may come again for others.</summary>
        private void ForgetLost()
        {
            HashSet<SchemaStructure> held = new HashSet<SchemaStructure>();
            root.Gather(held);
            Dictionary<int, SchemaStructure> kept = new Dictionary<int, SchemaStructure>();
            foreach (KeyValuePair<int, SchemaStructure> entry in byId)
            {
                if (held.Contains(entry.Value)) kept[entry.Key] = entry.Value;
            }
            byId = kept;
        }
    }
}

// What docs/godot.md uses of Godot, declared as the class reference of Godot 4 has it: its .NET edition cannot be installed
// where tests run. Bodies are never reached; the page's code is compiled against this, not run.
using System;

namespace Godot
{
    public sealed class ExportAttribute : Attribute { }

    public class Node
    {
        public virtual void _Ready() { }

        public virtual void _ExitTree() { }

        public virtual void _Process(double delta) { }
    }

    public class MultiMesh
    {
        public int InstanceCount { get; set; }

        public void SetInstanceTransform(int instance, Transform3D transform) { throw null; }

        public void SetInstanceColor(int instance, Color color) { throw null; }
    }

    public class MultiMeshInstance3D : Node
    {
        public MultiMesh Multimesh { get; set; }
    }

    public struct Color
    {
        public Color(float r, float g, float b, float a = 1) { }
    }

    public struct Vector3
    {
        public Vector3(float x, float y, float z) { }
    }

    public struct Basis
    {
        public static Basis FromScale(Vector3 scale) { throw null; }
    }

    public struct Transform3D
    {
        public Transform3D(Basis basis, Vector3 origin) { }
    }

    public static class GD
    {
        public static void Print(params object[] what) { throw null; }
    }

    public static class Mathf
    {
        public static float Abs(float s) { throw null; }

        public static float Sin(float s) { throw null; }

        public static float Min(float a, float b) { throw null; }

        public static float Lerp(float from, float to, float weight) { throw null; }
    }
}

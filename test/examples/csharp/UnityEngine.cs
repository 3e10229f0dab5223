// What docs/unity.md uses of UnityEngine, declared as Unity's scripting reference has it: Unity itself cannot be installed
// where tests run. Bodies are never reached; the page's code is compiled against this, not run.
namespace UnityEngine
{
    public class Object { }

    public class Mesh : Object { }

    public class Material : Object { }

    public class Component : Object
    {
        public Transform transform { get { throw null; } }
    }

    public class Transform : Component
    {
        public Matrix4x4 localToWorldMatrix { get { throw null; } }
    }

    public class Behaviour : Component { }

    public class MonoBehaviour : Behaviour { }

    public struct Vector3
    {
        public Vector3(float x, float y, float z) { }
    }

    public struct Quaternion
    {
        public static Quaternion identity { get { throw null; } }
    }

    public struct Matrix4x4
    {
        public static Matrix4x4 TRS(Vector3 pos, Quaternion q, Vector3 s) { throw null; }

        public static Matrix4x4 operator *(Matrix4x4 lhs, Matrix4x4 rhs) { throw null; }
    }

    public class Graphics
    {
        public static void DrawMeshInstanced(Mesh mesh, int submeshIndex, Material material, Matrix4x4[] matrices, int count) { throw null; }
    }

    public class Debug
    {
        public static void Log(object message) { throw null; }
    }

    public class Time
    {
        public static float deltaTime { get { throw null; } }
    }

    public struct Mathf
    {
        public static float Abs(float f) { throw null; }

        public static float Sin(float f) { throw null; }

        public static float Lerp(float a, float b, float t) { throw null; }
    }
}

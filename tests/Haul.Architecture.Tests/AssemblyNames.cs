using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Haul.Architecture.Tests;

/// <summary>What the metadata of a built assembly names, read without loading it.</summary>
internal sealed class AssemblyNames : IDisposable
{
    private readonly PEReader _file;
    private readonly MetadataReader _metadata;

    public AssemblyNames(string assembly)
    {
        _file = new(File.OpenRead(House.Assembly(assembly)));
        _metadata = _file.GetMetadataReader();
    }

    /// <summary>Assemblies referred to.</summary>
    public IEnumerable<string> Assemblies => _metadata.AssemblyReferences.Select(handle => Text(_metadata.GetAssemblyReference(handle).Name));

    /// <summary>Full names of types of other assemblies.</summary>
    public IEnumerable<string> Types => _metadata.TypeReferences.Select(handle => Name(_metadata.GetTypeReference(handle)));

    /// <summary>Members of other assemblies' types, as <c>Namespace.Type.Member</c>.</summary>
    public IEnumerable<string> Members =>
        from handle in _metadata.MemberReferences
        let member = _metadata.GetMemberReference(handle)
        where member.Parent.Kind == HandleKind.TypeReference
        select $"{Name(_metadata.GetTypeReference((TypeReferenceHandle)member.Parent))}.{Text(member.Name)}";

    public void Dispose() => _file.Dispose();

    private string Name(TypeReference type) => type.ResolutionScope.Kind == HandleKind.TypeReference
        ? $"{Name(_metadata.GetTypeReference((TypeReferenceHandle)type.ResolutionScope))}.{Text(type.Name)}"
        : $"{Text(type.Namespace)}.{Text(type.Name)}";

    private string Text(StringHandle handle) => _metadata.GetString(handle);
}

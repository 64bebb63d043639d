using Haul.Abstractions;

namespace Haul.Transfer.Tests;

public sealed class DirectoryMarkerTests : IDisposable
{
    private readonly TemporaryDirectory _root = new();

    public void Dispose() => _root.Dispose();

    [Fact]
    public void Ensure_FreshDirectory_IsMarkedOnce()
    {
        var id = DirectoryMarker.Ensure(_root.Path, null);

        Assert.Equal(id, DirectoryMarker.Ensure(_root.Path, null));
        Assert.Equal(id, DirectoryMarker.Ensure(_root.Path + "/", id));
        Assert.Equal([".haul-store"], Directory.GetFileSystemEntries(_root.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void Ensure_ManyAtOnce_AgreeOnOneId()
    {
        var ids = new string[8];

        Parallel.For(0, ids.Length, i => ids[i] = DirectoryMarker.Ensure(_root.Path, null));

        Assert.Single(ids.Distinct());
        Assert.Single(Directory.GetFileSystemEntries(_root.Path));
    }

    [Fact]
    public void Ensure_EmptyMountPoint_IsRefusedAndStaysEmpty()
    {
        var error = Assert.Throws<StoreException>(() => DirectoryMarker.Ensure(_root.Path, "id"));

        Assert.Contains("is not the directory that the cluster's other silos use", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_root.Path));
    }

    [Fact]
    public void Ensure_AnotherClustersDirectory_IsRefused()
    {
        DirectoryMarker.Ensure(_root.Path, null);

        Assert.Contains("another id", Assert.Throws<StoreException>(() => DirectoryMarker.Ensure(_root.Path, "id")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Ensure_NoDirectory_IsRefusedAndNotMade()
    {
        var error = Assert.Throws<StoreException>(() => DirectoryMarker.Ensure(_root["gone"], null));

        Assert.Equal(ErrorCode.Store, error.Code);
        Assert.False(Directory.Exists(_root["gone"]));
    }
}

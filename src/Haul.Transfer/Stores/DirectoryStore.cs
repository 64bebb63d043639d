using Haul.Abstractions;
using Microsoft.Win32.SafeHandles;

namespace Haul.Transfer;

/// <summary>
/// A directory, local or shared, as part store: one sparse part file that every silo writes at its own offsets, renamed to the
/// target when it is whole.
/// </summary>
public sealed class DirectoryStore : IPartStore
{
    private readonly string _root;
    private readonly TimeProvider _clock;
    private readonly DirectoryStoreOptions _options;
    private readonly Durability _durability;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, PartFile> _open = [];

    public DirectoryStore(string root, TimeProvider clock)
        : this(root, clock, new(), Durability.OfThisSystem)
    {
    }

    /// <param name="root">Directory of all targets and parts; it is never made by the store, lest an empty mount point is filled.</param>
    public DirectoryStore(string root, TimeProvider clock, DirectoryStoreOptions options, Durability durability)
    {
        ArgumentException.ThrowIfNullOrEmpty(root);
        (_root, _clock, _options, _durability) = (Path.TrimEndingDirectorySeparator(Path.GetFullPath(root)), clock, options, durability);
    }

    public bool ReadsParts => true;

    public string Locate(string name) => PartNames.Target(_root, name);

    public int MostConnections(int blockSize) => int.MaxValue;

    public ValueTask<TargetState> Look(string name, CancellationToken cancellationToken = default) => new(_durability.Look(Locate(name))?.Kind switch
    {
        null => TargetState.Free,
        FileKind.Directory => TargetState.Directory,
        _ => TargetState.File,
    });

    public ValueTask<PartState?> Find(PartSpec part, CancellationToken cancellationToken = default) =>
        new(LookAtPart(PathOf(part)) is { } facts ? new PartState(facts.Identity, Existed: true, facts.Length) : null);

    public ValueTask<PartState> Create(PartSpec part, long? missing, CancellationToken cancellationToken = default)
    {
        var path = PathOf(part);
        var before = LookAtPart(path);
        CheckRoom(path, missing);
        var made = before is null && Make(path);
        using var file = OpenHandle(path, FileAccess.ReadWrite);
        var facts = _durability.Look(file, path);
        if (part.Length > facts.Length)
        {
            SetLength(file, path, part.Length.Value);
        }

        return new(new PartState(facts.Identity, !made, facts.Length));
    }

    public ValueTask<IPart> Open(PartSpec part, CancellationToken cancellationToken = default)
    {
        var path = PathOf(part);
        lock (_lock)
        {
            if (!_open.TryGetValue(path, out var file) || file.Poisoned.IsCancellationRequested || file.Identity != LookAtPart(path)?.Identity)
            {
                file = OpenFile(part, path);
                _open[path] = file;
            }

            file.Users++;
            return new(new DirectoryPart(file, Close));
        }
    }

    public Stream OpenRead(PartSpec part, bool published = false)
    {
        var path = published ? Locate(part.Name) : PathOf(part);
        var file = OpenHandle(path, FileAccess.Read);
        return StoreFailure.Guard("read", path, _durability, () => new PartStream(file, path, _durability));
    }

    public ValueTask<bool> IsPublished(PartSpec part, string identity, CancellationToken cancellationToken = default) =>
        new(_durability.Look(Locate(part.Name))?.Identity == identity);

    public ValueTask<PublishOutcome> Publish(PublishOrder order, CancellationToken cancellationToken = default)
    {
        var (path, target, identity) = (PathOf(order.Part), Locate(order.Part.Name), order.Identity);
        Forget(path);
        var standing = _durability.Look(target);
        if (standing?.Identity == identity)
        {
            RemoveSecondName(path, identity);
        }
        else if (standing is { } other && (!order.Force || other.Kind == FileKind.Directory))
        {
            throw StoreFailure.Exists(target, other.Kind);
        }
        else
        {
            Complete(path, order.Length, identity);
            Rename(path, target, order);
        }

        _durability.FlushDirectory(_root);
        return new(new PublishOutcome.Published());
    }

    public ValueTask Discard(PartSpec part, DownloadId download, CancellationToken cancellationToken = default)
    {
        var path = PathOf(part);
        Forget(path);
        DeleteFile(path);
        return ValueTask.CompletedTask;
    }

    public ValueTask Delete(PartSpec part, string identity, DownloadId download, CancellationToken cancellationToken = default)
    {
        var path = Locate(part.Name);
        if (_durability.Look(path)?.Identity == identity)
        {
            DeleteFile(path);
        }

        DeleteFile(PartNames.Manifest(_root, download));
        return ValueTask.CompletedTask;
    }

    public ValueTask KeepManifest(string name, DownloadId download, ReadOnlyMemory<byte> manifest, CancellationToken cancellationToken = default)
    {
        var path = PartNames.Manifest(_root, download);
        var directory = Path.GetDirectoryName(path)!;
        var temporary = path + ".tmp";
        StoreFailure.Guard("write", path, _durability, () =>
        {
            if (!Directory.Exists(directory))
            {
                Directory.CreateDirectory(directory);
                _durability.FlushDirectory(_root);
            }

            if (_durability.Look(directory)?.Kind == FileKind.Link)
            {
                throw StoreFailure.Link(directory);
            }

            File.Delete(temporary);
            using var file = File.OpenHandle(temporary, FileMode.CreateNew, FileAccess.Write);
            RandomAccess.Write(file, manifest.Span, 0);
            _durability.Flush(file, temporary);
            return true;
        });
        _durability.Replace(temporary, path);
        _durability.FlushDirectory(directory);
        return ValueTask.CompletedTask;
    }

    private void DeleteFile(string path) => StoreFailure.Guard("delete", path, _durability, () =>
    {
        if (Directory.Exists(Path.GetDirectoryName(path)))
        {
            File.Delete(path); // a link is deleted itself, not what it names
        }

        return true;
    });

    private string PathOf(PartSpec part) => PartNames.Part(_root, part.Name, part.Generation);

    /// <summary>What stands under the part's name, if it may be a part.</summary>
    private FileFacts? LookAtPart(string path) => _durability.Look(path) switch
    {
        null => null,
        { Kind: FileKind.File } facts => facts,
        { Kind: FileKind.Link } => throw StoreFailure.Link(path),
        _ => throw new StoreException(ErrorCode.Store, $"{path} is not a file; remove it or choose another name."),
    };

    private void CheckRoom(string path, long? missing)
    {
        if (missing is { } needed && _durability.FreeBytes(_root) is { } free && free < needed)
        {
            throw StoreFailure.Full(path, needed, free);
        }
    }

    /// <summary>Makes an empty part for this user alone; false when another has made it meanwhile.</summary>
    private bool Make(string path) => StoreFailure.Guard("make", path, _durability, () =>
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        try
        {
            using var file = new FileStream(path, options);
            return true;
        }
        catch (IOException) when (_durability.Look(path) is not null)
        {
            return false;
        }
    });

    private PartFile OpenFile(PartSpec part, string path)
    {
        var handle = OpenHandle(path, FileAccess.ReadWrite);
        try
        {
            var facts = _durability.Look(handle, path);
            return facts.Length >= part.Length.GetValueOrDefault()
                ? new(handle, path, facts.Identity, _clock, _options, _durability)
                : throw StoreFailure.Lost(path, $"was cut to {facts.Length} of {part.Length} bytes by somebody else");
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Opens without creating and without following a link: the name is looked at before (a pipe would block) and compared with
    /// what was opened after.
    /// </summary>
    private SafeFileHandle OpenHandle(string path, FileAccess access)
    {
        _ = LookAtPart(path) ?? throw MissingPart(path);
        SafeFileHandle handle;
        try
        {
            handle = File.OpenHandle(path, FileMode.Open, access, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (FileNotFoundException error)
        {
            throw StoreFailure.Lost(path, "is not there any more", error);
        }
        catch (Exception error) when (StoreFailure.IsOfTheStore(error))
        {
            throw StoreFailure.From(error, "open", path, _durability);
        }

        if (_durability.Look(handle, path).Identity == LookAtPart(path)?.Identity)
        {
            return handle;
        }

        handle.Dispose();
        throw StoreFailure.Lost(path, "was replaced by another file while it was opened");
    }

    /// <summary>A part that is gone is fetched again; a directory that is gone (unmounted) is a matter for people.</summary>
    private StoreException MissingPart(string path) => Directory.Exists(_root)
        ? StoreFailure.Lost(path, "is not there")
        : StoreFailure.FromErrno(Errno.NoEntry, "open", path, _durability);

    private void SetLength(SafeFileHandle file, string path, long length)
    {
        try
        {
            RandomAccess.SetLength(file, length);
        }
        catch (Exception error) when (StoreFailure.IsOfTheStore(error))
        {
            throw StoreFailure.From(error, "extend", path, _durability, length);
        }
    }

    /// <summary>Gives the part the length, the permissions and the durability of a finished file.</summary>
    private void Complete(string path, long length, string identity)
    {
        using var file = OpenHandle(path, FileAccess.ReadWrite);
        var facts = _durability.Look(file, path);
        if (facts.Identity != identity || facts.Length < length)
        {
            throw StoreFailure.Lost(path, "is not the file that was written");
        }

        if (facts.Length > length)
        {
            SetLength(file, path, length); // the length was learned at the end of the stream
        }

        if (!OperatingSystem.IsWindows())
        {
            try
            {
                File.SetUnixFileMode(file, _durability.OrdinaryMode);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // A file system without permissions of its own has nothing to open up.
            }
        }

        _durability.Flush(file, path);
    }

    private void Rename(string path, string target, PublishOrder order)
    {
        order.Lease.ThrowIfExpired();
        if (order.Force)
        {
            _durability.Replace(path, target);
        }
        else if (!_durability.Move(path, target))
        {
            throw StoreFailure.Exists(target, _durability.Look(target)?.Kind ?? FileKind.File);
        }
    }

    /// <summary>Where renaming was link + unlink, a crash between the two leaves the part's name beside the target's.</summary>
    private void RemoveSecondName(string path, string identity)
    {
        if (_durability.Look(path)?.Identity == identity)
        {
            StoreFailure.Guard("remove", path, _durability, () =>
            {
                File.Delete(path);
                return true;
            });
        }
    }

    /// <summary>Opens from here on get a descriptor of their own; who holds this one keeps it.</summary>
    private void Forget(string path)
    {
        lock (_lock)
        {
            _open.Remove(path);
        }
    }

    private void Close(PartFile file)
    {
        lock (_lock)
        {
            if (--file.Users > 0)
            {
                return;
            }

            foreach (var (path, open) in _open)
            {
                if (ReferenceEquals(open, file))
                {
                    _open.Remove(path);
                    break;
                }
            }
        }

        file.Dispose();
    }
}

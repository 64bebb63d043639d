using Haul.Silo;

return await SiloHost.Run(args, SiloProcess.Current());

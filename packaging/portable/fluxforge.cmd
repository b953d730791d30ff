@echo off
rem Fluxforge with a Java 25 of the user's own: JAVA_HOME, else the one on the PATH. fluxforge --help
setlocal
set "HERE=%~dp0"
set "VERB=%~1"
set "JAVA=java"
if defined JAVA_HOME set "JAVA=%JAVA_HOME%\bin\java.exe"

rem An option of Java 25 that none before it takes without another.
"%JAVA%" -XX:+UseCompactObjectHeaders -version >nul 2>nul
if errorlevel 1 (
    echo fluxforge: no Java 25 or later; install one, and set JAVA_HOME to its folder 1>&2
    exit /b 2
)

rem Where native libraries are unpacked: a folder of the user's, never the one for temporary files.
set "NATIVE=%FLUXFORGE_NATIVE_DIR%"
if not defined NATIVE set "NATIVE=%LOCALAPPDATA%\fluxforge\native"
if not exist "%NATIVE%\" mkdir "%NATIVE%"
if not exist "%NATIVE%\" (
    echo fluxforge: %NATIVE% cannot be made; set FLUXFORGE_NATIVE_DIR to a folder of your own 1>&2
    exit /b 2
)

rem The same as lib\jvm-options says; a test compares the two.
set "OPTIONS=--enable-native-access=ALL-UNNAMED -Dorg.lwjgl.system.memoryBackend=ffm"
set "VECTORS= --add-modules=jdk.incubator.vector"
for %%v in ("" help -h --help -V --version) do if "%VERB%"=="%%~v" set "VECTORS="
set "OPTIONS=%OPTIONS%%VECTORS%"
set "HEAP= -Xmx512m -XX:+UseSerialGC"
set "TABLES= -XX:MaxRAMPercentage=75 -XX:+UseSerialGC -Xmn64m -XX:SurvivorRatio=2 -XX:ObjectAlignmentInBytes=16 -XX:CompileCommand=quiet -XX:CompileCommand=dontinline,io.fluxforge.kernels.cpu.PairFinder::find"
for %%v in (solve bench mine) do if "%VERB%"=="%%v" set "HEAP=%TABLES%"
if "%VERB%"=="pool" set "HEAP= -Xmx2g"
set "OPTIONS=%OPTIONS%%HEAP%"
if "%VERB%"=="bench" set "OPTIONS=%OPTIONS% --sun-misc-unsafe-memory-access=allow -XX:-UsePerfData"

"%JAVA%" %OPTIONS% "-Djava.io.tmpdir=%NATIVE%" "-Dorg.sqlite.tmpdir=%NATIVE%" "-Dorg.lwjgl.system.SharedLibraryExtractPath=%NATIVE%\lwjgl" %FLUXFORGE_JAVA_OPTS% -Dfluxforge.command=fluxforge -Dfluxforge.verbs=@VERBS@ -cp "%HERE%lib\*" io.fluxforge.cli.Fluxforge %*
exit /b %ERRORLEVEL%

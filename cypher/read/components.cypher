// title: Which server is it, and how old?
// mode: read
// column name: string - name of the component
// column versions: list of string - its versions
// column edition: string - edition of the server
CALL dbms.components() YIELD name, versions, edition
RETURN name, versions, edition
